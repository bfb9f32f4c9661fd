package io.github.fabricspring.call;

/**
 * What a failure of a physical connection means for its transaction.
 */
public enum Verdict {

	/**
	 * The server is lost or no longer primary, and nothing was committed. The work may be
	 * run again once the topology has been refreshed.
	 */
	SERVER_LOST,

	/**
	 * The server rolled the transaction back and works on, as after a deadlock. The work
	 * may be run again on the same server.
	 */
	RETRY_SAME_SERVER,

	/**
	 * The transaction may have been committed.
	 */
	UNKNOWN,

	/**
	 * The application's own error. A rerun or a refresh would not help.
	 */
	APPLICATION

}
