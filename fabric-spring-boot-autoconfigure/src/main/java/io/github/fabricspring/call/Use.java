package io.github.fabricspring.call;

/**
 * The use that a connection was chosen for.
 */
public enum Use {

	/** Writing transactions of its group: on the primary. */
	WRITE,

	/** Reading: on a secondary if one is fit. */
	READ,

	/** For reading on the primary only. */
	READ_PRIMARY,

	/** For reading from the default group's primary, outside any scope. */
	UNSCOPED_READ,

	/** For one group's primary whatever scope is open. */
	PINNED

}
