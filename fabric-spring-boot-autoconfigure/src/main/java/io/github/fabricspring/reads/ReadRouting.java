package io.github.fabricspring.reads;

/**
 * The servers for read-only scopes and transactions.
 */
public enum ReadRouting {

	/**
	 * The secondaries by weight; {@link ReadFallback} decides if none is fit.
	 */
	SECONDARY,

	/**
	 * Always the primary.
	 */
	PRIMARY

}
