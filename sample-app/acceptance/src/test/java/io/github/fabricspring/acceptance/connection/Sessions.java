package io.github.fabricspring.acceptance.connection;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * What a test does with the session behind a connection.
 */
final class Sessions {

	private Sessions() {
	}

	/**
	 * The number by which the server knows the session.
	 * @param connection a connection
	 * @return what KILL takes
	 * @throws SQLException if the server does not answer
	 */
	static long id(Connection connection) throws SQLException {
		try (Statement statement = connection.createStatement();
				ResultSet rows = statement.executeQuery("SELECT connection_id()")) {
			rows.next();
			return rows.getLong(1);
		}
	}

	static void execute(Connection connection, String sql) throws SQLException {
		try (Statement statement = connection.createStatement()) {
			statement.execute(sql);
		}
	}

}
