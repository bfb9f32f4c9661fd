package io.github.fabricspring.routing;

/**
 * What happens to statements that write outside any scope and any transaction of Spring,
 * such as those on a thread to which a call handed its work.
 */
public enum UnscopedWrites {

	/** The server refuses them once a second group is used. */
	REFUSE,

	/** They go to the default group. */
	ALLOW

}
