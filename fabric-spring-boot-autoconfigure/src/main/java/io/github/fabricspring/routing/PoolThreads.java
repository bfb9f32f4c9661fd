package io.github.fabricspring.routing;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;

import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * The threads of one pool, known so that they can be woken. The one that adds connections
 * sleeps after it has failed, twice as long every time, up to five seconds; whoever waits
 * for a connection waits for it.
 */
final class PoolThreads implements ThreadFactory {

	private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

	private final CustomizableThreadFactory factory;

	/**
	 * Create the factory.
	 * @param pool the pool's name
	 */
	PoolThreads(String pool) {
		this.factory = new CustomizableThreadFactory(pool + " pool-");
		this.factory.setDaemon(true);
	}

	@Override
	public Thread newThread(Runnable task) {
		return this.factory.newThread(() -> {
			this.threads.add(Thread.currentThread());
			try {
				task.run();
			}
			finally {
				this.threads.remove(Thread.currentThread());
			}
		});
	}

	/** Has those that sleep go on at once, and those at work not sleep next. */
	void wake() {
		this.threads.forEach(Thread::interrupt);
	}

}
