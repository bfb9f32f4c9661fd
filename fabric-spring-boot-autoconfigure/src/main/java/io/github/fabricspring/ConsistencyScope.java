package io.github.fabricspring;

/**
 * A period in which the reads of one thread see the state that a token stands for, and
 * what the thread commits meanwhile. Must be closed on the thread that opened it.
 */
public interface ConsistencyScope extends AutoCloseable {

	/** Restores the state that applied to this thread's reads before. */
	@Override
	void close();

}
