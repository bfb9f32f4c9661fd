package io.github.fabricspring.routing;

import java.net.URI;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Logger;

/**
 * Connects to {@link HostileServer}s by their ports.
 */
class HostileDriver implements Driver {

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
			throw fault.error();
		}
		if (server.down) {
			throw HostileServer.lost();
		}
		server.connected.incrementAndGet();
		HostileConnection connection = new HostileConnection(server, DriverManager.getConnection(server.url()));
		server.connections.add(connection);
		return Objects.requireNonNull(connection.proxy());
	}

	@Override
	public boolean acceptsURL(String url) {
		return true;
	}

	@Override
	public DriverPropertyInfo[] getPropertyInfo(String url, Properties info) {
		return new DriverPropertyInfo[0];
	}

	@Override
	public int getMajorVersion() {
		return 1;
	}

	@Override
	public int getMinorVersion() {
		return 0;
	}

	@Override
	public boolean jdbcCompliant() {
		return false;
	}

	@Override
	public Logger getParentLogger() {
		return Logger.getLogger(HostileDriver.class.getName());
	}

}
