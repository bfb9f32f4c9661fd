package io.github.fabricspring.connection;

import java.sql.Connection;

import io.github.fabricspring.topology.Server;
import org.jspecify.annotations.Nullable;

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
	 * A connection was opened.
	 * @param physical the driver's connection
	 * @return an object that the connection must keep reachable, {@code null} if there is
	 * none
	 */
	default @Nullable Object opened(Connection physical) {
		return null;
	}

	/** The server was lost while it served a read. */
	default void readFailed() {
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
