package io.github.fabricspring.pool;

import com.zaxxer.hikari.HikariDataSource;
import io.github.fabricspring.topology.Server;

/**
 * A listener to the creation and the end of pools and to refused writes. Implementations
 * must be quick and must not throw.
 */
public interface PoolListener {

	/**
	 * A pool was created. It has not opened a connection yet.
	 * @param server the server it connects to
	 * @param pool the pool, whose metrics may still be configured
	 */
	default void poolCreated(Server server, HikariDataSource pool) {
	}

	/**
	 * A server refused a write because it is read-only: it is no longer primary.
	 * @param server the server
	 */
	default void writeRefused(Server server) {
	}

	/**
	 * A pool was retired: its connections are being aborted, and it hands out no more.
	 * @param server the server that left
	 * @param pool the pool, about to be closed
	 */
	default void poolRetired(Server server, HikariDataSource pool) {
	}

}
