package io.github.fabricspring.sample.node.group.flow;

import java.time.Duration;

/**
 * The steps in which a primary's commits are slowed down and let go again. A server that
 * has {@code binlog_group_commit_sync_delay} lets each group of commits wait that long
 * for others, so every writer commits that much later, and replicas get larger groups.
 */
final class CommitDelay {

	/** The first step. Less is as good as nothing. */
	static final Duration SHORTEST = Duration.ofMillis(5);

	/** A limit to what a commit may cost: a replica may be behind for another reason. */
	static final Duration LONGEST = Duration.ofMillis(200);

	private static final double SLOWER = 2;

	private static final double FASTER = 0.75;

	private CommitDelay() {
	}

	/**
	 * Returns the next step.
	 * @param now the delay now
	 * @param backlog the time that the replica needs to apply what it lacks
	 * @param aim the backlog to keep
	 * @return the delay from now on, zero for none
	 */
	static Duration next(Duration now, Duration backlog, Duration aim) {
		double ratio = (double) backlog.toNanos() / aim.toNanos();
		if (now.compareTo(SHORTEST) < 0) {
			return (ratio > 1) ? SHORTEST : Duration.ZERO;
		}
		double factor = Math.min(SLOWER, Math.max(FASTER, ratio));
		Duration next = Duration.ofMillis(Math.round(now.toMillis() * factor));
		if (next.compareTo(SHORTEST) < 0) {
			return Duration.ZERO;
		}
		return (next.compareTo(LONGEST) > 0) ? LONGEST : next;
	}

}
