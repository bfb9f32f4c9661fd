package io.github.fabricspring.pool;

import java.sql.Connection;
import java.sql.SQLException;

import io.github.fabricspring.connection.TrackedConnection;
import io.github.fabricspring.connection.driver.DriverConnector;
import io.github.fabricspring.connection.key.CommitResolver;
import io.github.fabricspring.connection.lease.ConnectionOwner;
import io.github.fabricspring.topology.Server;

/**
 * Opens physical connections for all pools.
 */
final class ConnectionOpener {

	private final DriverConnector connector;

	private final CommitResolver resolver;

	ConnectionOpener(DriverConnector connector, CommitResolver resolver) {
		this.connector = connector;
		this.resolver = resolver;
	}

	Connection open(Server server, String mark) throws SQLException {
		return this.connector.open(server, mark);
	}

	TrackedConnection track(Connection physical, ConnectionOwner owner, String mark) {
		return new TrackedConnection(physical, owner, mark, this.resolver);
	}

}
