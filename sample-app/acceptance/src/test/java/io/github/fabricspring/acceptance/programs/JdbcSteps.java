package io.github.fabricspring.acceptance.programs;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * What programs do through JDBC.
 */
final class JdbcSteps {

	private static final int ROWS_THAT_WEIGH = 200;

	private final JdbcTemplate jdbc;

	private final Groups groups;

	JdbcSteps(JdbcTemplate jdbc, Groups groups) {
		this.jdbc = jdbc;
		this.groups = groups;
	}

	void write(Step.Via via, String tag) {
		String first = insert(tag);
		String second = insert(tag + "b");
		switch (via) {
			case STATEMENT -> this.jdbc.update(first);
			case PREPARED -> this.jdbc.update("INSERT INTO ledger (tag, v) VALUES (?, 1)", tag);
			case BATCH -> this.jdbc.batchUpdate(first, second);
			case BATCH_WITH_DDL -> this.jdbc.batchUpdate(first, "CREATE TABLE IF NOT EXISTS x (i INT)", second);
			case BATCH_WITH_COMMIT -> this.jdbc.batchUpdate(first, "COMMIT", second);
			case PREPARED_BATCH -> this.jdbc.batchUpdate("INSERT INTO ledger (tag, v) VALUES (?, 1)",
					List.of(new Object[] { tag }, new Object[] { tag + "b" }));
			case MULTI -> this.jdbc.execute(first + "; " + second);
			case MULTI_WITH_COMMIT -> this.jdbc.execute(first + "; COMMIT; " + second);
			case CALLABLE -> this.jdbc.update("CALL add_row(?)", tag);
			case CALLABLE_WITH_COMMIT -> this.jdbc.update("CALL add_rows(?)", tag);
			case COUNTER -> this.jdbc.update("UPDATE item SET v = v + 1 WHERE tag = ?", tag);
			case UPDATABLE -> updateRow("SELECT id, v FROM item WHERE tag = '" + tag + "'");
			default -> throw new IllegalArgumentException(via + " is not JDBC");
		}
	}

	private static String insert(String tag) {
		return "INSERT INTO ledger (tag, v) VALUES ('" + tag + "', 1)";
	}

	private void updateRow(String query) {
		this.jdbc.execute((ConnectionCallback<Boolean>) (connection) -> {
			try (Statement statement = connection.createStatement(ResultSet.TYPE_SCROLL_INSENSITIVE,
					ResultSet.CONCUR_UPDATABLE); ResultSet rows = statement.executeQuery(query)) {
				while (rows.next()) {
					rows.updateInt(2, rows.getInt(2) + 1);
					rows.updateRow();
				}
				return true;
			}
		});
	}

	void read(boolean streaming) {
		this.jdbc.execute((ConnectionCallback<Integer>) (connection) -> {
			try (Statement statement = connection.createStatement()) {
				statement.setFetchSize(streaming ? Integer.MIN_VALUE : 0);
				return count(statement.executeQuery("SELECT id, v FROM item LIMIT 40"));
			}
		});
	}

	private static int count(ResultSet rows) throws SQLException {
		int count = 0;
		try (rows) {
			while (rows.next()) {
				count++;
			}
		}
		return count;
	}

	void end(Step.Ending how) {
		String statement = switch (how) {
			case COMMIT -> "COMMIT";
			case DDL -> "CREATE TABLE IF NOT EXISTS x (i INT)";
			case ROLLBACK -> "ROLLBACK";
			case AUTOCOMMIT -> "SET autocommit = 1";
			case CHAIN -> "COMMIT AND CHAIN";
		};
		this.jdbc.execute(statement);
	}

	/**
	 * Meets another caller, whose transaction is the heavier one, at two rows.
	 * @param group where
	 * @param in what meets it
	 */
	void deadlock(Call.Name group, Step.Victim in) {
		CountDownLatch holds = new CountDownLatch(1);
		CountDownLatch mayWant = new CountDownLatch(1);
		Thread other = new Thread(() -> other(group, holds, mayWant), "deadlock");
		other.start();
		try {
			await(holds);
			this.jdbc.update("UPDATE contended SET n = n + 1 WHERE id = 1");
			mayWant.countDown();
			switch (in) {
				case STATEMENT -> this.jdbc.update("UPDATE contended SET n = n + 1 WHERE id = 2");
				case UPDATABLE -> updateRow("SELECT id, n FROM contended WHERE id = 2");
				case HANDLING_PROCEDURE -> this.jdbc.execute("CALL touch()");
			}
		}
		finally {
			mayWant.countDown();
			join(other);
		}
	}

	private void other(Call.Name group, CountDownLatch holds, CountDownLatch mayWant) {
		try (Connection connection = this.groups.connect(group); Statement statement = connection.createStatement()) {
			connection.setAutoCommit(false);
			for (int i = 0; i < ROWS_THAT_WEIGH; i++) {
				statement.addBatch("INSERT INTO ballast (n) VALUES (1)");
			}
			statement.executeBatch();
			statement.execute("UPDATE contended SET n = n + 1 WHERE id = 2");
			holds.countDown();
			await(mayWant);
			statement.execute("UPDATE contended SET n = n + 1 WHERE id = 1");
			connection.rollback();
		}
		catch (SQLException | IllegalStateException ex) {
			// the other's transaction has gone with its connection
		}
		finally {
			holds.countDown();
		}
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await(5, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private static void join(Thread thread) {
		try {
			thread.join(10_000);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
