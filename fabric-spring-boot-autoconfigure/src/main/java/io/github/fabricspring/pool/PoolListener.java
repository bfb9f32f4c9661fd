package io.github.fabricspring.pool;

import com.zaxxer.hikari.HikariDataSource;
import io.github.fabricspring.topology.Server;

/**
 * Told when the pool of a server comes and goes. Implementations must be quick and must
 * not throw.
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
	 * A pool was retired: its connections are being aborted, no more will be handed out.
	 * @param server the server that left
	 * @param pool the pool, about to be closed
	 */
	default void poolRetired(Server server, HikariDataSource pool) {
	}

}
