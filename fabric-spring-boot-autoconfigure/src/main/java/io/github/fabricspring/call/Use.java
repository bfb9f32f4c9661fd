package io.github.fabricspring.call;

/**
 * What a connection was chosen for.
 */
public enum Use {

	/** For the transactions of its group: on the primary. */
	WRITE,

	/** For reading: on a secondary if there is one. */
	READ,

	/** For one group's primary whatever scope is open. */
	PINNED

}
