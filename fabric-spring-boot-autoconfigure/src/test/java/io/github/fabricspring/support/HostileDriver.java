package io.github.fabricspring.support;

import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;

import io.github.fabricspring.driver.ConnectingDriver;

/**
 * Connects to {@link HostileServer}s by their ports.
 */
public class HostileDriver extends ConnectingDriver {

	@Override
	public Connection connect(String url, Properties info) throws SQLException {
		HostileServer server = HostileServer.at(URI.create(url.substring("jdbc:".length())).getPort());
		CountDownLatch connecting = server.connecting;
		if (connecting != null) {
			try {
				connecting.await();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}
		HostileServer.Fault fault = server.fault("connect");
		if (fault != null) {
			if (fault.bug() instanceof Error bug) {
				throw bug;
			}
			throw fault.error();
		}
		if (server.down) {
			server.refused.incrementAndGet();
			throw server.refusal;
		}
		server.connected.incrementAndGet();
		HostileConnection connection = new HostileConnection(server, DriverManager.getConnection(server.url()));
		server.connections.add(connection);
		return Objects.requireNonNull(connection.proxy());
	}

}
