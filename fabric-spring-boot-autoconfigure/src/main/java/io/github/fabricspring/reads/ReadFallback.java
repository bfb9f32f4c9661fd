package io.github.fabricspring.reads;

/**
 * What happens to a read that no secondary is fit for.
 */
public enum ReadFallback {

	/**
	 * The primary serves it.
	 */
	PRIMARY,

	/**
	 * The read waits for a secondary and fails at the deadline. It never goes to the
	 * primary.
	 */
	NONE

}
