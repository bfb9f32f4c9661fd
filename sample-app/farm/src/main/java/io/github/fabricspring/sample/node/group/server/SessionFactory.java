package io.github.fabricspring.sample.node.group.server;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.Executor;

import com.mysql.cj.jdbc.NonRegisteringDriver;

/**
 * Opens sessions to managed servers, each over a connection of its own: what was true of
 * a pooled one says nothing of the server now.
 *
 * @param administrator the account, with all privileges
 * @param timeoutExecutor runs the driver's timeouts
 */
public record SessionFactory(ServerUser administrator, Executor timeoutExecutor) {

	/**
	 * Connects.
	 * @param address the server
	 * @param timeout how long to wait for the connection
	 * @param orders how long to wait for every answer after that
	 * @return the session, to be closed by the caller
	 * @throws SQLException if the server cannot be reached or refuses
	 */
	public ServerSession open(ServerAddress address, Duration timeout, Duration orders) throws SQLException {
		Properties properties = new Properties();
		properties.setProperty("user", this.administrator.user());
		properties.setProperty("password", this.administrator.password());
		properties.setProperty("sslMode", "DISABLED");
		properties.setProperty("allowPublicKeyRetrieval", "true");
		properties.setProperty("cacheServerConfiguration", "true");
		properties.setProperty("connectionTimeZone", "UTC");
		String millis = Long.toString(Math.max(1, timeout.toMillis()));
		properties.setProperty("connectTimeout", millis);
		properties.setProperty("socketTimeout", millis);
		Connection connection = new NonRegisteringDriver().connect("jdbc:mysql://" + address + "/", properties);
		if (connection == null) {
			throw new SQLException("not an address that the driver knows: " + address);
		}
		connection.setNetworkTimeout(this.timeoutExecutor, Math.toIntExact(orders.toMillis()));
		return new ServerSession(address, connection, this.timeoutExecutor, orders);
	}

}
