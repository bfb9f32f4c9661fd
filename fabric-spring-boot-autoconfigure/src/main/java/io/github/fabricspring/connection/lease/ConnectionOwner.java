package io.github.fabricspring.connection.lease;

import java.sql.Connection;
import java.sql.SQLException;

import io.github.fabricspring.topology.Server;

/**
 * The port of a physical connection to its pool: the questions and the reports of the
 * connection.
 */
public interface ConnectionOwner {

	/**
	 * Returns the server that the connections lead to.
	 * @return the server as it was when the pool was created
	 */
	Server server();

	/**
	 * Returns the server as the newest topology describes it.
	 * @return the server with its current status and mode
	 */
	default Server latest() {
		return server();
	}

	/**
	 * Asks for a session's rights, unless they are known, and refuses one that
	 * {@code read_only} does not bind.
	 * @param physical the driver's connection
	 * @param rights what is known of its rights
	 * @throws SQLException if the session must not write, or did not answer
	 */
	default void checkRights(Connection physical, SessionRights rights) throws SQLException {
	}

	/**
	 * A transaction was committed on a connection of the pool, by the current thread.
	 * @param gtids its GTIDs as the server told them
	 */
	default void committed(String gtids) {
	}

	/** The server was lost while it served a read. */
	default void readFailed() {
	}

	/** The server refused a write: it is no longer primary. */
	default void writeRefused() {
	}

	/** A transaction may have been committed whose GTID is unknown. */
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
