package io.github.fabricspring.support;

import java.lang.reflect.InvocationTargetException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The threads of callers: virtual ones where Java has them, from Java 21 on.
 */
public final class CallerThreads {

	private CallerThreads() {
	}

	/**
	 * Makes as many threads as there are tasks.
	 * @return their executor
	 */
	public static ExecutorService unlimited() {
		if (Runtime.version().feature() < 21) {
			return Executors.newCachedThreadPool();
		}
		try {
			return (ExecutorService) Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
		}
		catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException ex) {
			throw new IllegalStateException("Java " + Runtime.version() + " has no virtual threads", ex);
		}
	}

}
