package io.github.fabricspring.autoconfigure;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;

import io.github.fabricspring.connection.driver.DriverConnector;
import io.github.fabricspring.driver.ConnectingDriver;

import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;

/**
 * Has a database in memory for every server that it is asked to connect to. Each has a
 * table {@code server} with its address.
 */
final class StubDriver extends ConnectingDriver {

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

	/**
	 * Connects with the stub instead of Connector/J.
	 */
	@TestConfiguration(proxyBeanMethods = false)
	static class Configuration {

		@Bean
		DriverConnector stubConnector(GroupPoolSettings settings) {
			return new DriverConnector(new StubDriver(), settings);
		}

	}

}
