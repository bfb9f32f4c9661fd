package io.github.fabricspring.reads;

/**
 * Who serves a read that no secondary is fit for.
 */
public enum ReadFallback {

	/**
	 * The primary, as the last resort.
	 */
	PRIMARY,

	/**
	 * Nobody: the read waits for a secondary, and fails in the end. Never burdens the
	 * primary with reads that were to stay away from it.
	 */
	NONE

}
