package io.github.fabricspring;

/**
 * What a scope does with the data of its group.
 */
public enum AccessMode {

	/**
	 * Writes: the primary serves it, unless the transaction is read-only.
	 */
	READ_WRITE,

	/**
	 * Only reads: a secondary serves it, with or without a transaction.
	 */
	READ_ONLY

}
