package io.github.fabricspring.rerun;

import java.time.Duration;

import io.github.fabricspring.Rerun;

/**
 * The settings of reruns.
 *
 * @param enabled whether calls wait for a primary and are run again at all
 * @param maxAttempts how often a call, with all calls nested in it, is attempted, the
 * first included; at least 1
 * @param timeout how long a call may wait and be run again, counted from its first
 * failure
 * @param rerun what {@link Rerun#DEFAULT} stands for
 * @param maxConcurrentReruns how many callers of a group, at least 1, run at once after
 * having waited; the others follow in turn
 * @param maxWaiting how many callers of a group, at least 0, wait for a primary before
 * their first attempt; more fail at once
 */
public record RerunSettings(boolean enabled, int maxAttempts, Duration timeout, Rerun rerun, int maxConcurrentReruns,
		int maxWaiting) {

	/**
	 * The default limit of concurrent reruns, more than a pool of HikariCP's default size
	 * can serve.
	 */
	public static final int DEFAULT_CONCURRENT_RERUNS = 16;

	/**
	 * The default limit of waiting callers, more than the threads of most servers, and
	 * few enough for the memory.
	 */
	public static final int DEFAULT_WAITING = 1000;

	/**
	 * The defaults: ten attempts within 30 seconds, only of what is provably not
	 * committed.
	 */
	public static final RerunSettings DEFAULTS = new RerunSettings(true, 10, Duration.ofSeconds(30), Rerun.SAFE);

	public RerunSettings {
		if (maxAttempts < 1) {
			throw new IllegalArgumentException("At least one attempt must be allowed, not " + maxAttempts);
		}
		if (timeout.isNegative()) {
			throw new IllegalArgumentException("The timeout must not be negative: " + timeout);
		}
		if (rerun == Rerun.DEFAULT) {
			throw new IllegalArgumentException("The default policy must be AUTO, NEVER, SAFE or EXACTLY_ONCE");
		}
		if (maxConcurrentReruns < 1) {
			throw new IllegalArgumentException("At least one caller must be let through, not " + maxConcurrentReruns);
		}
		if (maxWaiting < 0) {
			throw new IllegalArgumentException("The number of waiting callers must not be negative: " + maxWaiting);
		}
	}

	/**
	 * Creates settings with {@link #DEFAULT_CONCURRENT_RERUNS} and
	 * {@link #DEFAULT_WAITING}.
	 * @param enabled whether anything is run again
	 * @param maxAttempts how often a call is attempted
	 * @param timeout how long a call may wait and be run again
	 * @param rerun what {@link Rerun#DEFAULT} stands for
	 */
	public RerunSettings(boolean enabled, int maxAttempts, Duration timeout, Rerun rerun) {
		this(enabled, maxAttempts, timeout, rerun, DEFAULT_CONCURRENT_RERUNS, DEFAULT_WAITING);
	}

	Rerun resolve(Rerun declared) {
		return (declared != Rerun.DEFAULT) ? declared : this.rerun;
	}

}
