package io.github.fabricspring.topology;

/**
 * What an operator allows a server to be used for.
 */
public enum ServerMode {

	/** Nothing: 0 on the wire. */
	OFFLINE,

	/** Reads: 1 on the wire. */
	READ_ONLY,

	/** Writes: 2 on the wire. */
	WRITE_ONLY,

	/** Reads and writes: 3 on the wire. */
	READ_WRITE

}
