package io.github.fabricspring.rerun;

import java.time.Duration;

import io.github.fabricspring.Rerun;

/**
 * How calls are run again.
 *
 * @param enabled whether calls wait for a primary and are run again at all
 * @param maxAttempts how often a call, with all calls nested in it, is attempted, the
 * first included; at least 1
 * @param timeout how long a call may wait and be run again, counted from its first
 * failure
 * @param rerun what {@link Rerun#DEFAULT} stands for
 */
public record RerunSettings(boolean enabled, int maxAttempts, Duration timeout, Rerun rerun) {

	/**
	 * Ten attempts within 30 seconds, of what is provably not committed.
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
			throw new IllegalArgumentException("The default policy must be NEVER, SAFE or EXACTLY_ONCE");
		}
	}

	Rerun resolve(Rerun declared) {
		return (declared != Rerun.DEFAULT) ? declared : this.rerun;
	}

}
