package io.github.fabricspring.routing;

/**
 * What becomes of statements that write outside any scope and any transaction of Spring,
 * such as those on a thread that a call has left its work to.
 */
public enum UnscopedWrites {

	/** The server refuses them once a second group is used. */
	REFUSE,

	/** They go to the default group. */
	ALLOW

}
