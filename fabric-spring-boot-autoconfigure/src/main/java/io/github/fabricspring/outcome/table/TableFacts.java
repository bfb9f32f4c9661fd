package io.github.fabricspring.outcome.table;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

import org.jspecify.annotations.Nullable;

/**
 * What a server says of its outcome table: whether the presence or absence of a key in it
 * proves anything.
 *
 * @param engine the storage engine, {@code null} if it is no base table
 * @param transactional whether a rollback removes a key
 * @param unique whether a key can be there only once
 */
public record TableFacts(@Nullable String engine, boolean transactional, boolean unique) {

	/**
	 * Asks a server.
	 * @param connection a connection
	 * @param statements the SQL
	 * @return the facts
	 * @throws SQLException as the driver threw it
	 */
	public static TableFacts of(Connection connection, OutcomeStatements statements) throws SQLException {
		try (Statement statement = connection.createStatement();
				ResultSet row = statement.executeQuery(statements.facts())) {
			if (!row.next()) {
				return new TableFacts(null, false, false);
			}
			return new TableFacts(row.getString(1), row.getBoolean(2), row.getInt(3) > 0);
		}
	}

	/**
	 * What makes the table useless for telling the outcome of a transaction.
	 * @return the rest of a sentence about the table, {@code null} if it is sound
	 */
	public @Nullable String problem() {
		if (!this.transactional) {
			return "has the engine " + this.engine
					+ ", which keeps a key although its transaction is rolled back: it must be InnoDB, as in";
		}
		if (!this.unique) {
			return "has no unique key on the column id alone, so a key does not keep its transaction from being"
					+ " committed later: it must be the primary key, as in";
		}
		return null;
	}

}
