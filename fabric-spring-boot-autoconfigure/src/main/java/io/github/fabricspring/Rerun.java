package io.github.fabricspring;

/**
 * When an attempt may be run again after its server failed, or rolled it back by itself,
 * as after a deadlock.
 */
public enum Rerun {

	/**
	 * The value of {@code fabric.retry.rerun}, {@link #SAFE} unless set.
	 */
	DEFAULT,

	/**
	 * Never: every failure is reported to the caller.
	 */
	NEVER,

	/**
	 * Only what is provably not committed. A lost COMMIT is reported as
	 * {@link TransactionOutcomeUnknownException}.
	 */
	SAFE,

	/**
	 * As {@link #SAFE}. In addition, a lost COMMIT is resolved by a key that the
	 * transaction wrote.
	 */
	EXACTLY_ONCE

}
