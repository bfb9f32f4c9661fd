package io.github.fabricspring.topology;

/**
 * What the Fabric node holds of a server. It is decided by status before mode: a dead
 * primary keeps the mode {@link ServerMode#READ_WRITE}.
 */
public enum ServerStatus {

	/** Held for dead: 0 on the wire. */
	FAULTY,

	/** Kept in reserve, never used: 1 on the wire. */
	SPARE,

	/** Follows the primary: 2 on the wire. */
	SECONDARY,

	/** Takes the group's writes: 3 on the wire. */
	PRIMARY

}
