package io.github.fabricspring.actuate;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;

/**
 * The count of each group's commits. It notices how long there was none.
 */
final class CommitLog {

	/** A shorter time without a commit is nothing that a caller would notice. */
	private static final Duration NOTICED = Duration.ofMillis(20);

	private final BiConsumer<String, Duration> resumed;

	private final LongSupplier nanoTime;

	private final Map<String, Commits> groups = new ConcurrentHashMap<>();

	/**
	 * Creates a count.
	 * @param resumed is told of the first commit after a time without one: the group, and
	 * that time
	 * @param nanoTime the clock
	 */
	CommitLog(BiConsumer<String, Duration> resumed, LongSupplier nanoTime) {
		this.resumed = resumed;
		this.nanoTime = nanoTime;
	}

	/**
	 * Counts a commit.
	 * @param group the group whose server it was on
	 */
	void committed(String group) {
		Commits commits = this.groups.get(group);
		if (commits == null) {
			commits = this.groups.computeIfAbsent(group, (name) -> new Commits(this.nanoTime.getAsLong()));
		}
		commits.count.increment();
		long now = this.nanoTime.getAsLong();
		long gap = now - commits.last.getAndSet(now);
		if (gap >= NOTICED.toNanos()) {
			this.resumed.accept(group, Duration.ofNanos(gap));
		}
	}

	/**
	 * Returns how many transactions were committed.
	 * @param group the group
	 * @return the number since the start
	 */
	long count(String group) {
		Commits commits = this.groups.get(group);
		return (commits != null) ? commits.count.sum() : 0;
	}

	/** The commits of a group. */
	private static final class Commits {

		private final LongAdder count = new LongAdder();

		private final AtomicLong last;

		Commits(long now) {
			this.last = new AtomicLong(now);
		}

	}

}
