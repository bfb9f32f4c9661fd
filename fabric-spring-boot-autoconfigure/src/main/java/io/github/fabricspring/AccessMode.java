package io.github.fabricspring;

/**
 * What a scope does with the data of its group.
 */
public enum AccessMode {

	/**
	 * It may write. The primary serves it; a secondary serves a read-only transaction.
	 */
	READ_WRITE,

	/**
	 * It only reads. A secondary serves it, with or without a transaction.
	 */
	READ_ONLY

}
