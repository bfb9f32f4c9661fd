package io.github.fabricspring.topology;

/**
 * The status of a server, in the words of a Fabric node. The status counts before the
 * mode: a dead primary keeps the mode {@link ServerMode#READ_WRITE}.
 */
public enum ServerStatus {

	/** Considered dead: 0 on the wire. */
	FAULTY,

	/** Kept in reserve, never used: 1 on the wire. */
	SPARE,

	/** Follows the primary: 2 on the wire. */
	SECONDARY,

	/** Takes the group's writes: 3 on the wire. */
	PRIMARY

}
