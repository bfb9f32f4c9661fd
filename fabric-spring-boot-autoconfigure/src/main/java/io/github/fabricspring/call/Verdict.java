package io.github.fabricspring.call;

/**
 * What a failure of a physical connection says about the transaction it belonged to.
 */
public enum Verdict {

	/**
	 * The server is lost or no longer primary, and nothing was committed: run again once
	 * the topology has been refreshed.
	 */
	SERVER_LOST,

	/**
	 * The server undid the transaction and works on, as after a deadlock: run again on
	 * the same server.
	 */
	RETRY_SAME_SERVER,

	/**
	 * It may have been committed.
	 */
	UNKNOWN,

	/**
	 * An ordinary error, the application's own: neither a rerun nor a refresh would help.
	 */
	APPLICATION

}
