package io.github.fabricspring.outcome.table;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Statements without parameters.
 */
public final class PlainStatements {

	private PlainStatements() {
	}

	/**
	 * Executes a statement and ignores its result.
	 * @param connection a connection
	 * @param sql the statement
	 * @throws SQLException as the driver threw it
	 */
	public static void execute(Connection connection, String sql) throws SQLException {
		try (Statement statement = connection.createStatement()) {
			statement.execute(sql);
		}
	}

	/**
	 * Queries one value.
	 * @param connection a connection
	 * @param sql the query
	 * @return the first column of the first row
	 * @throws SQLException as the driver threw it, or if there is no row or only NULL
	 */
	public static String value(Connection connection, String sql) throws SQLException {
		try (Statement statement = connection.createStatement(); ResultSet rows = statement.executeQuery(sql)) {
			String value = rows.next() ? rows.getString(1) : null;
			if (value == null) {
				throw new SQLException("No row: " + sql);
			}
			return value;
		}
	}

}
