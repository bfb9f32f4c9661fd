package io.github.fabricspring.pool;

import io.github.fabricspring.topology.Server;

/**
 * Observes what the choice of a secondary depends on: which servers fail to read, and
 * what the sessions of a pool commit.
 */
public interface ReadObserver {

	/** Observes nothing. */
	ReadObserver NONE = new ReadObserver() {
	};

	/**
	 * The thread has committed a transaction.
	 * @param gtids its GTIDs as the server told them
	 * @param pool the pool of the server
	 */
	default void committed(String gtids, ServerPool pool) {
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
