package io.github.fabricspring.call;

/**
 * The use that a connection was chosen for.
 */
public enum Use {

	/** Writing transactions of its group: on the primary. */
	WRITE,

	/** Reading: on a secondary if one is fit. */
	READ,

	/** One group's primary, whatever scope is open. */
	PINNED

}
