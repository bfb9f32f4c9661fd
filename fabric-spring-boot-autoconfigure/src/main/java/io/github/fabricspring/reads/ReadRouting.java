package io.github.fabricspring.reads;

/**
 * Who serves read-only scopes and transactions.
 */
public enum ReadRouting {

	/**
	 * The secondaries by weight, the primary where there is none.
	 */
	SECONDARY,

	/**
	 * Always the primary.
	 */
	PRIMARY

}
