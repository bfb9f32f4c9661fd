package io.github.fabricspring.sample.node.group;

import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One lock per group: whoever changes a group holds it. Reading needs none.
 */
final class GroupLocks {

	private final Map<String, ReentrantLock> locks = new ConcurrentHashMap<>();

	ReentrantLock of(String group) {
		return this.locks.computeIfAbsent(group.toLowerCase(Locale.ROOT), (name) -> new ReentrantLock());
	}

	void run(String group, Runnable change) {
		ReentrantLock lock = of(group);
		lock.lock();
		try {
			change.run();
		}
		finally {
			lock.unlock();
		}
	}

}
