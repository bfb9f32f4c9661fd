package io.github.fabricspring.connection.lease;

import io.github.fabricspring.topology.Server;

/**
 * The pool that a physical connection belongs to, as far as the connection knows it: what
 * it asks of the pool and what it reports to it.
 */
public interface ConnectionOwner {

	/**
	 * The server that the connections lead to.
	 * @return the server as it was when the pool was created
	 */
	Server server();

	/**
	 * The server as the newest topology describes it.
	 * @return the server with its current status and mode
	 */
	default Server latest() {
		return server();
	}

	/**
	 * A transaction was committed on one of its connections, on the thread that uses it.
	 * @param gtids its GTIDs as the server told them
	 */
	default void committed(String gtids) {
	}

	/** The server was lost while it served a read. */
	default void readFailed() {
	}

	/** The server refused to write: it is not primary any more. */
	default void writeRefused() {
	}

	/** A transaction may have been committed whose GTID is not known. */
	default void commitUnseen() {
	}

	/** A connection was lost: the others in the pool may be dead as well. */
	default void connectionLost() {
	}

	/**
	 * A connection was closed.
	 * @param session the mark that identifies its session
	 */
	default void closed(String session) {
	}

}
