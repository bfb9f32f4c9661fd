package io.github.fabricspring.sample.node.group.flow;

import java.time.Duration;

import io.github.fabricspring.sample.node.group.server.GtidSet;
import org.jspecify.annotations.Nullable;

/**
 * The progress of one replica between two looks.
 */
final class Backlog {

	/** So many are under way at any time where many write: no backlog. */
	private static final long UNDER_WAY = 50;

	/** A replica that applied nothing since the last look. */
	private static final Duration UNKNOWN = Duration.ofSeconds(10);

	private @Nullable GtidSet before;

	private long at;

	/**
	 * Looks at the replica.
	 * @param primary the transactions that the primary has committed
	 * @param replica those that the replica has
	 * @param now the time in nanoseconds
	 * @return the time that the replica needs to apply what it lacks, zero if that is
	 * little or if this is the first look
	 */
	Duration look(GtidSet primary, GtidSet replica, long now) {
		GtidSet last = this.before;
		long elapsed = now - this.at;
		this.before = replica;
		this.at = now;
		long missing = primary.minus(replica).count();
		if (last == null || missing <= UNDER_WAY) {
			return Duration.ZERO;
		}
		long applied = replica.minus(last).count();
		return (applied == 0) ? UNKNOWN : Duration.ofNanos((long) ((double) elapsed * missing / applied));
	}

}
