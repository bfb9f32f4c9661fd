package io.github.fabricspring.threads;

import java.util.concurrent.RejectedExecutionException;

/**
 * There is no memory for another thread: the task was not begun, and the next one may
 * find a thread again.
 */
public final class NoThreadException extends RejectedExecutionException {

	NoThreadException(OutOfMemoryError cause) {
		super("there is no memory for a thread", cause);
	}

}
