package io.github.fabricspring.reads;

/**
 * What a read on a secondary is certain to see.
 */
public enum ReadConsistency {

	/**
	 * Whatever the secondary has applied by then.
	 */
	EVENTUAL,

	/**
	 * At least what the same thread has committed last in the same group, and what a
	 * token that was handed to it stands for.
	 */
	SESSION

}
