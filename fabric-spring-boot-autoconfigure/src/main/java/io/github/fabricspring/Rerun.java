package io.github.fabricspring;

/**
 * When an attempt may be run again that failed with its server, or that the server undid
 * by itself as after a deadlock.
 */
public enum Rerun {

	/**
	 * What {@code fabric.retry.rerun} says, which is {@link #SAFE} unless set.
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
	 * As {@link #SAFE}, and a lost COMMIT is resolved by a key that was written as part
	 * of the transaction.
	 */
	EXACTLY_ONCE

}
