package io.github.fabricspring.call;

/**
 * What a connection was chosen for.
 */
public enum Use {

	/** For the transactions of its group: on the primary. */
	WRITE,

	/** For reading: on a secondary if there is one. */
	READ,

	/** For reading on the primary, because no secondary has what must be seen. */
	READ_PRIMARY,

	/** For reading from the default group's primary, outside any scope. */
	UNSCOPED_READ,

	/** For one group's primary whatever scope is open. */
	PINNED

}
