package io.github.fabricspring.pool;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;

import io.github.fabricspring.threads.DaemonThreads;

/**
 * The threads of one pool, so that they can be woken. After a failed attempt HikariCP's
 * adding thread sleeps for up to five seconds, and all callers that need a connection
 * wait for it. A woken thread leaves its task, so another must follow.
 */
final class PoolThreads implements ThreadFactory {

	private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

	/** The threads whose last attempt failed: they sleep or make the next attempt. */
	private final Set<Thread> failing = ConcurrentHashMap.newKeySet();

	private final DaemonThreads factory;

	/**
	 * Creates the factory.
	 * @param pool the pool's name
	 */
	PoolThreads(String pool) {
		this.factory = new DaemonThreads(pool + " pool-");
	}

	@Override
	public Thread newThread(Runnable task) {
		return this.factory.newThread(() -> {
			this.threads.add(Thread.currentThread());
			try {
				task.run();
			}
			finally {
				this.failing.remove(Thread.currentThread());
				this.threads.remove(Thread.currentThread());
			}
		});
	}

	/**
	 * Clears the mark that this thread was woken, which would disturb the connection that
	 * it is about to open.
	 */
	void opening() {
		if (this.failing.contains(Thread.currentThread())) {
			Thread.interrupted();
		}
	}

	void opened() {
		this.failing.remove(Thread.currentThread());
	}

	void failed() {
		if (this.threads.contains(Thread.currentThread())) {
			this.failing.add(Thread.currentThread());
		}
	}

	/**
	 * Wakes the threads that sleep. A thread whose attempt is under way will not sleep if
	 * that attempt fails.
	 * @return whether there is such a thread
	 */
	boolean wake() {
		this.failing.forEach(Thread::interrupt);
		return !this.failing.isEmpty();
	}

}
