package io.github.fabricspring.reads;

/**
 * The state that a read on a secondary is certain to see.
 */
public enum ReadConsistency {

	/**
	 * Any state: the transactions that the secondary has applied by then.
	 */
	EVENTUAL,

	/**
	 * At least the thread's last commit in the same group, or the state of the token that
	 * was handed to it.
	 */
	SESSION

}
