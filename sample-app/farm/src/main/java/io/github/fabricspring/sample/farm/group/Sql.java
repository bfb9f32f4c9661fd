package io.github.fabricspring.sample.farm.group;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Objects;

import io.github.fabricspring.sample.farm.MysqlServer;
import io.github.fabricspring.sample.farm.process.FarmException;

/**
 * Statements for a server, on a connection of their own and with a time limit each.
 *
 * @param server the server
 * @param limit how long an answer may take
 */
record Sql(MysqlServer server, Duration limit) {

	/** For a question that a healthy server answers at once. */
	private static final Duration QUICK = Duration.ofMillis(700);

	/** For a change that waits for others: members, the applier, running commits. */
	private static final Duration PATIENT = Duration.ofMinutes(2);

	static Sql quick(MysqlServer server) {
		return new Sql(server, QUICK);
	}

	static Sql patient(MysqlServer server) {
		return new Sql(server, PATIENT);
	}

	/**
	 * Executes statements one after the other.
	 * @param statements the statements
	 * @throws FarmException if the server refuses one or does not answer in time
	 */
	void execute(String... statements) {
		ask(String.join("; ", statements), (statement) -> {
			for (String sql : statements) {
				statement.execute(sql);
			}
			return statements.length;
		});
	}

	/**
	 * Asks for one value.
	 * @param sql the query
	 * @return the first column of the first row, empty if it is NULL or there is no row
	 * @throws FarmException if the server does not answer in time
	 */
	String value(String sql) {
		return query(sql, (rows) -> rows.next() ? Objects.requireNonNullElse(rows.getString(1), "") : "");
	}

	boolean isTrue(String condition) {
		return value("SELECT " + condition).equals("1");
	}

	<T> T query(String sql, Answer<ResultSet, T> reader) {
		return ask(sql, (statement) -> {
			try (ResultSet rows = statement.executeQuery(sql)) {
				return reader.read(rows);
			}
		});
	}

	private <T> T ask(String what, Answer<Statement, T> answer) {
		try (Connection connection = this.server.connect(this.limit);
				Statement statement = connection.createStatement()) {
			return answer.read(statement);
		}
		catch (SQLException ex) {
			throw new FarmException(this.server + " - " + masked(what) + ": " + ex.getMessage(), ex);
		}
	}

	private static String masked(String what) {
		return what.replaceAll("(?i)(password\\s*=\\s*)'[^']*'", "$1'***'");
	}

	/** Reads an answer. */
	@FunctionalInterface
	interface Answer<F, T> {

		T read(F from) throws SQLException;

	}

}
