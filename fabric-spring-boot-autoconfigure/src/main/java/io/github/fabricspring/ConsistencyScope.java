package io.github.fabricspring;

/**
 * For as long as it is open, reads of this thread see what a token stands for, and what
 * the thread itself commits meanwhile. To be closed on the same thread.
 */
public interface ConsistencyScope extends AutoCloseable {

	/** Restores what reads of this thread were to see before. */
	@Override
	void close();

}
