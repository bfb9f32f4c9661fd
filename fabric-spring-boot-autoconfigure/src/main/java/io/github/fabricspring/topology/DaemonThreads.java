package io.github.fabricspring.topology;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Makes the daemon threads of all rooms. They have the starter's own class loader as
 * their context, not that of the caller, which may belong to an application that is
 * redeployed.
 */
public final class DaemonThreads implements ThreadFactory {

	private final String prefix;

	private final AtomicInteger count = new AtomicInteger();

	/**
	 * Creates a factory.
	 * @param prefix the threads' names without their number
	 */
	public DaemonThreads(String prefix) {
		this.prefix = prefix;
	}

	@Override
	public Thread newThread(Runnable task) {
		return named(this.prefix + this.count.incrementAndGet(), task);
	}

	/**
	 * Makes a single thread, not started yet.
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
