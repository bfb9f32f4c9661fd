package io.github.fabricspring.pool;

import java.sql.Connection;

import io.github.fabricspring.topology.Server;
import org.jspecify.annotations.Nullable;

/**
 * Observes what the choice of a secondary depends on: which servers fail to read, and
 * what the sessions of a pool commit.
 */
public interface ReadObserver {

	/** Observes nothing. */
	ReadObserver NONE = new ReadObserver() {
	};

	/**
	 * A connection was opened.
	 * @param physical the driver's connection
	 * @param pool its pool
	 * @return an object that the connection must keep reachable, {@code null} if there is
	 * none
	 */
	default @Nullable Object opened(Connection physical, ServerPool pool) {
		return null;
	}

	/**
	 * A server was lost while it served a read.
	 * @param server the server
	 */
	default void readFailed(Server server) {
	}

	/**
	 * The thread may have committed a transaction whose GTID is not known.
	 * @param group the group's name
	 */
	default void commitUnseen(String group) {
	}

}
