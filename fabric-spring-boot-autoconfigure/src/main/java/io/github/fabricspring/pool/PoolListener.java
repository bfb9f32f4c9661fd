package io.github.fabricspring.pool;

import com.zaxxer.hikari.HikariDataSource;
import io.github.fabricspring.topology.Server;

/**
 * Told when the pool of a server comes and goes, and when its server refuses to write.
 * Implementations must be quick and must not throw.
 */
public interface PoolListener {

	/**
	 * A pool was created; it has not opened a connection yet.
	 * @param server the server it connects to
	 * @param pool the pool, whose metrics may still be configured
	 */
	default void poolCreated(Server server, HikariDataSource pool) {
	}

	/**
	 * A server refused a write because it is read-only: it is not primary any more.
	 * @param server the server
	 */
	default void writeRefused(Server server) {
	}

	/**
	 * A pool was retired: its connections are being aborted, no more will be handed out.
	 * @param server the server that left
	 * @param pool the pool, about to be closed
	 */
	default void poolRetired(Server server, HikariDataSource pool) {
	}

}
