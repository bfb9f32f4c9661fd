package io.github.fabricspring.support;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.fabricspring.threads.TaskThreads;

/**
 * Threads for the first of which there is no memory.
 */
public final class ScarceThreads implements ThreadFactory {

	private final AtomicInteger missing;

	/**
	 * Creates a factory.
	 * @param missing how many threads cannot be made
	 */
	public ScarceThreads(int missing) {
		this.missing = new AtomicInteger(missing);
	}

	/**
	 * Creates an executor of such threads.
	 * @param missing how many threads cannot be made
	 * @return the executor, which queues no task
	 */
	public static ExecutorService executor(int missing) {
		return TaskThreads.unlimited(new ScarceThreads(missing));
	}

	@Override
	public Thread newThread(Runnable task) {
		if (this.missing.getAndDecrement() > 0) {
			throw new OutOfMemoryError("unable to create native thread");
		}
		Thread thread = new Thread(task, "scarce");
		thread.setDaemon(true);
		return thread;
	}

}
