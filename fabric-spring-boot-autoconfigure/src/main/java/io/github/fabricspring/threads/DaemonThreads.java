package io.github.fabricspring.threads;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The factory of the starter's daemon threads. Their context class loader is the
 * starter's own: the caller's may belong to an application that is redeployed.
 */
public final class DaemonThreads implements ThreadFactory {

	private final String prefix;

	private final AtomicInteger count = new AtomicInteger();

	/**
	 * Creates a factory.
	 * @param prefix the start of the threads' names, before their number
	 */
	public DaemonThreads(String prefix) {
		this.prefix = prefix;
	}

	@Override
	public Thread newThread(Runnable task) {
		return named(this.prefix + this.count.incrementAndGet(), task);
	}

	/**
	 * Creates a single thread and leaves it to the caller to start it.
	 * @param name its name
	 * @param task what it does
	 * @return the thread
	 */
	public static Thread named(String name, Runnable task) {
		Thread thread = new Thread(task, name);
		thread.setDaemon(true);
		thread.setContextClassLoader(DaemonThreads.class.getClassLoader());
		return thread;
	}

}
