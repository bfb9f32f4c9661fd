package io.github.fabricspring.autoconfigure;

import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.util.Properties;
import java.util.logging.Logger;

import io.github.fabricspring.routing.DriverConnector;

import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;

/**
 * Has a database in memory for every server that it is asked to connect to. Each has a
 * table {@code server} with its address.
 */
final class StubDriver implements Driver {

	private static final String MYSQL = "jdbc:mysql://";

	@Override
	public Connection connect(String url, Properties properties) throws SQLException {
		String name = url.substring(MYSQL.length()).replace(':', '_').replace('/', '_');
		Connection connection = new org.h2.Driver().connect("jdbc:h2:mem:" + name + ";MODE=MySQL;DB_CLOSE_DELAY=-1",
				new Properties());
		try (Statement statement = connection.createStatement()) {
			statement.execute("CREATE TABLE IF NOT EXISTS server (address VARCHAR(99) PRIMARY KEY)");
			String address = url.substring(MYSQL.length(), url.lastIndexOf('/'));
			statement.execute("MERGE INTO server VALUES ('" + address + "')");
		}
		return connection;
	}

	@Override
	public boolean acceptsURL(String url) {
		return url.startsWith(MYSQL);
	}

	@Override
	public DriverPropertyInfo[] getPropertyInfo(String url, Properties properties) {
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
	public Logger getParentLogger() throws SQLFeatureNotSupportedException {
		throw new SQLFeatureNotSupportedException();
	}

	/**
	 * Connects with the stub instead of Connector/J.
	 */
	@TestConfiguration(proxyBeanMethods = false)
	static class Configuration {

		@Bean
		DriverConnector stubConnector(GroupSettings settings) {
			return new DriverConnector(new StubDriver(), settings);
		}

	}

}
