package io.github.fabricspring.threads;

import java.util.concurrent.RejectedExecutionException;

import org.jspecify.annotations.Nullable;

/**
 * There is no memory for another thread: the task was not begun, and the next one may
 * find a thread again.
 */
public final class NoThreadException extends RejectedExecutionException {

	private static final long serialVersionUID = 1L;

	/** Thrown where there is no memory for another one. It tells nothing that varies. */
	@SuppressWarnings("StaticAssignmentOfThrowable")
	private static final NoThreadException SHARED = new NoThreadException(null);

	private NoThreadException(@Nullable OutOfMemoryError cause) {
		super("there is no memory for a thread", cause);
	}

	static NoThreadException of(OutOfMemoryError cause) {
		try {
			return new NoThreadException(cause);
		}
		catch (OutOfMemoryError ex) {
			return SHARED;
		}
	}

	// One object is shared by all threads, and the others have the stack of their cause
	@Override
	public synchronized Throwable fillInStackTrace() {
		return this;
	}

}
