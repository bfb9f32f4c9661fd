package io.github.fabricspring.pool;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;

import io.github.fabricspring.topology.DaemonThreads;

/**
 * The threads of one pool, known so that they can be woken. The one that adds connections
 * sleeps after it has failed, twice as long every time, up to five seconds; whoever waits
 * for a connection waits for it. Woken, it leaves its task: another must be there.
 */
final class PoolThreads implements ThreadFactory {

	private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

	/** Those whose last attempt failed: they sleep, or make the next. */
	private final Set<Thread> failing = ConcurrentHashMap.newKeySet();

	private final DaemonThreads factory;

	/**
	 * Create the factory.
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
	 * This thread is about to open a connection: that it was woken must not hinder it.
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
	 * Wakes those that sleep, and has those not sleep whose attempt under way fails.
	 * @return whether there are any
	 */
	boolean wake() {
		this.failing.forEach(Thread::interrupt);
		return !this.failing.isEmpty();
	}

}
