package io.github.fabricspring.acceptance.discovery;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

import io.github.fabricspring.sample.farm.MysqlServer;

/**
 * Sessions of an operator.
 */
final class Sessions {

	private Sessions() {
	}

	static void execute(MysqlServer server, String... statements) throws SQLException {
		try (Connection connection = server.connect()) {
			execute(connection, statements);
		}
	}

	static void execute(Connection connection, String... statements) throws SQLException {
		try (Statement statement = connection.createStatement()) {
			for (String each : statements) {
				statement.execute(each);
			}
		}
	}

	/**
	 * Holds up a server's applier.
	 * @param server the server, which has the table {@code app.note}
	 * @return the session that holds it up until it is closed
	 * @throws SQLException as the driver threw it
	 */
	static Connection holdUp(MysqlServer server) throws SQLException {
		Connection connection = server.connect();
		execute(connection, "LOCK TABLES app.note READ");
		return connection;
	}

	/**
	 * Ends the sessions of an account.
	 * @param operator the operator's session on the server
	 * @param user the account's name
	 * @throws SQLException as the driver threw it
	 */
	static void cut(Connection operator, String user) throws SQLException {
		try (Statement statement = operator.createStatement();
				ResultSet sessions = statement
					.executeQuery("SELECT ID FROM information_schema.PROCESSLIST WHERE USER = '" + user + "'")) {
			while (sessions.next()) {
				execute(operator, "KILL " + sessions.getLong(1));
			}
		}
	}

}
