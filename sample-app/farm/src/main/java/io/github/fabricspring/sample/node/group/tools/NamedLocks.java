package io.github.fabricspring.sample.node.group.tools;

import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One lock per name, in any case. A change of the named object holds its lock; reading
 * needs none.
 */
public final class NamedLocks {

	private final Map<String, ReentrantLock> locks = new ConcurrentHashMap<>();

	public ReentrantLock of(String name) {
		return this.locks.computeIfAbsent(name.toLowerCase(Locale.ROOT), (key) -> new ReentrantLock());
	}

	public void run(String name, Runnable change) {
		ReentrantLock lock = of(name);
		lock.lock();
		try {
			change.run();
		}
		finally {
			lock.unlock();
		}
	}

}
