package io.github.fabricspring.sample.farm;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import io.github.fabricspring.sample.farm.process.FarmException;

/**
 * Statements for a server as its root, on a connection of their own and with a time limit
 * each.
 *
 * @param server the server
 * @param limit how long an answer may take
 */
public record Sql(MysqlServer server, Duration limit) {

	/** For a question that a healthy server answers at once. */
	private static final Duration QUICK = Duration.ofMillis(700);

	/** For what a busy machine may hold up. */
	private static final Duration USUAL = Duration.ofSeconds(10);

	/** For a change that waits for others: members, the applier, running commits. */
	private static final Duration PATIENT = Duration.ofMinutes(2);

	/**
	 * For questions that a healthy server answers at once.
	 * @param server the server
	 * @return statements with 700 ms each
	 */
	public static Sql quick(MysqlServer server) {
		return new Sql(server, QUICK);
	}

	/**
	 * For what does not wait for other servers.
	 * @param server the server
	 * @return statements with 10 s each
	 */
	public static Sql on(MysqlServer server) {
		return new Sql(server, USUAL);
	}

	/**
	 * For changes that wait for other servers.
	 * @param server the server
	 * @return statements with 2 min each
	 */
	public static Sql patient(MysqlServer server) {
		return new Sql(server, PATIENT);
	}

	/**
	 * Executes statements one after the other.
	 * @param statements the statements
	 * @throws FarmException if the server refuses one or does not answer in time
	 */
	public void execute(String... statements) {
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
	public String value(String sql) {
		return query(sql, (rows) -> rows.next() ? Objects.requireNonNullElse(rows.getString(1), "") : "");
	}

	/**
	 * Asks for values.
	 * @param sql the query
	 * @return the first column of every row
	 * @throws FarmException if the server does not answer in time
	 */
	public List<String> values(String sql) {
		return query(sql, (rows) -> {
			List<String> values = new ArrayList<>();
			while (rows.next()) {
				values.add(rows.getString(1));
			}
			return values;
		});
	}

	/**
	 * Asks for one number.
	 * @param sql the query
	 * @return the first column of the first row
	 * @throws FarmException if the server does not answer in time, or there is no row
	 */
	public long number(String sql) {
		return query(sql, (rows) -> {
			rows.next();
			return rows.getLong(1);
		});
	}

	public boolean isTrue(String condition) {
		return value("SELECT " + condition).equals("1");
	}

	/**
	 * Asks for rows.
	 * @param <T> what they become
	 * @param sql the query
	 * @param reader what reads them
	 * @return what was read
	 * @throws FarmException if the server does not answer in time
	 */
	public <T> T query(String sql, AnswerReader<ResultSet, T> reader) {
		return ask(sql, (statement) -> {
			try (ResultSet rows = statement.executeQuery(sql)) {
				return reader.read(rows);
			}
		});
	}

	private <T> T ask(String what, AnswerReader<Statement, T> reader) {
		try (Connection connection = this.server.connect(this.limit);
				Statement statement = connection.createStatement()) {
			return reader.read(statement);
		}
		catch (SQLException ex) {
			throw new FarmException(this.server + " - " + masked(what) + ": " + ex.getMessage(), ex);
		}
	}

	private static String masked(String what) {
		return what.replaceAll("(?i)(password\\s*=\\s*)'[^']*'", "$1'***'");
	}

	/**
	 * Reads an answer.
	 *
	 * @param <F> what the answer is read from
	 * @param <T> what it becomes
	 */
	@FunctionalInterface
	public interface AnswerReader<F, T> {

		/**
		 * Reads it.
		 * @param from what it is read from
		 * @return what was read
		 * @throws SQLException if it cannot be read
		 */
		T read(F from) throws SQLException;

	}

}
