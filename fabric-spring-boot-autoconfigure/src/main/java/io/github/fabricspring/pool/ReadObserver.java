package io.github.fabricspring.pool;

import io.github.fabricspring.topology.Server;

/**
 * A pool's port to the choice of a secondary: failed reads and commits.
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
