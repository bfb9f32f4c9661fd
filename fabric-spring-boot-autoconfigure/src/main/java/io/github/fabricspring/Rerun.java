package io.github.fabricspring;

/**
 * When an attempt may be run again after its server failed, or rolled it back by itself,
 * as after a deadlock.
 */
public enum Rerun {

	/**
	 * The value of {@code fabric.retry.rerun}, {@link #AUTO} unless set.
	 */
	DEFAULT,

	/**
	 * {@link #EXACTLY_ONCE} in groups that have the outcome table and its procedure and
	 * keep what they acknowledge, {@link #SAFE} in others. Each group is asked once.
	 */
	AUTO,

	/**
	 * Never: every failure is reported to the caller. A call still waits for a primary if
	 * it cannot get a connection.
	 */
	NEVER,

	/**
	 * Only what is provably not committed. A lost COMMIT is reported as
	 * {@link TransactionOutcomeUnknownException}.
	 */
	SAFE,

	/**
	 * As {@link #SAFE}. In addition, a lost COMMIT is resolved by a key that is committed
	 * with the transaction.
	 */
	EXACTLY_ONCE

}
