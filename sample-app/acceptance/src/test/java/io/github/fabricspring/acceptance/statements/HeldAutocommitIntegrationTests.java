package io.github.fabricspring.acceptance.statements;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

import javax.sql.DataSource;

import com.mysql.cj.jdbc.JdbcConnection;
import com.mysql.cj.jdbc.JdbcStatement;
import io.github.fabricspring.AccessMode;
import io.github.fabricspring.FabricTemplate;
import io.github.fabricspring.Rerun;
import io.github.fabricspring.acceptance.statements.StatementBench.Told;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.transaction.TransactionDefinition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Transactions that follow one another do not switch autocommit at the server, and
 * whatever is sent outside a transaction commits by itself all the same.
 */
class HeldAutocommitIntegrationTests extends StatementTests {

	@BeforeEach
	void insertZero() {
		returned(bench.transaction(Rerun.SAFE, () -> bench.insert(0)));
	}

	@Test
	void transactionsInARowSwitchNothing() throws Exception {
		// its own pool: others have got the driver's connection of the one above
		try (StatementBench own = new StatementBench(server.get(), StatementBench.Jdbc.class)) {
			// waits for the check of the outcome table, which makes settings of its own
			returned(own.transaction(Rerun.EXACTLY_ONCE, () -> own.insert(1)));
			long before = switches();
			for (int i = 2; i <= 20; i++) {
				int number = i;
				returned(own.transaction(Rerun.SAFE, () -> own.insert(number)));
			}
			assertThat(switches() - before).isZero();
			assertThat(own.numbers()).hasSize(21);
		}
	}

	@Test
	void questionWhetherTheServerTakesWritesSwitchesNothing() throws Exception {
		try (StatementBench own = new StatementBench(server.get(), StatementBench.Jdbc.class)) {
			returned(own.transaction(Rerun.EXACTLY_ONCE, () -> own.insert(1)));
			server.execute("SET GLOBAL read_only = 1");
			try {
				assertThat(own.transaction(Rerun.NEVER, () -> own.insert(2)).what())
					.isEqualTo("TransactionNotCommittedException");
			}
			finally {
				server.execute("SET GLOBAL read_only = 0");
			}
			long before = switches();
			long asked = selects();
			returned(own.transaction(Rerun.SAFE, () -> own.insert(3)));
			assertThat(selects() - asked).as("questions").isPositive();
			assertThat(switches() - before).isZero();
		}
	}

	@Test
	void firstWriteOfASessionThatHasReadIsOneSwitch() throws Exception {
		try (StatementBench own = new StatementBench(server.get(), StatementBench.Jdbc.class,
				"fabric.datasource.hikari.maximum-pool-size=1")) {
			AtomicLong session = new AtomicLong();
			own.bean(FabricTemplate.class).execute(StatementBench.GROUP, AccessMode.READ_ONLY, Rerun.SAFE, () -> {
				own.inTransaction(TransactionDefinition.PROPAGATION_REQUIRED,
						() -> session.set(own.jdbc().queryForList("SELECT CONNECTION_ID()", Long.class).get(0)));
				return true;
			});
			long before = switches(session.get());
			returned(own.transaction(Rerun.SAFE, () -> own.insert(1)));
			assertThat(switches(session.get()) - before).as("READ WRITE, and no autocommit").isOne();
			returned(own.call(Rerun.SAFE, () -> own.insert(2)));
			assertThat(own.numbers()).containsExactly(0, 1, 2);
		}
	}

	@ParameterizedTest
	@EnumSource
	void whatIsSentOutsideATransactionIsCommittedAtOnce(Way way) throws SQLException {
		returned(bench.call(Rerun.SAFE, () -> way.insert(bench)));
		assertThat(bench.numbers()).containsExactly(0, 1);
		returned(bench.transaction(Rerun.SAFE, () -> bench.insert(2)));
		assertThat(bench.numbers()).containsExactly(0, 1, 2);
	}

	@Test
	void afterARollbackNothingIsLeft() throws SQLException {
		bench.transaction(Rerun.SAFE, () -> {
			bench.insert(1);
			throw new IllegalStateException("rolls back");
		});
		returned(bench.call(Rerun.SAFE, () -> bench.insert(2)));
		returned(bench.transaction(Rerun.SAFE, () -> bench.insert(3)));
		assertThat(bench.numbers()).containsExactly(0, 2, 3);
	}

	@Test
	void aTransactionReadsWhatWasCommittedBeforeItsFirstStatement() throws SQLException {
		returned(bench.call(Rerun.SAFE, () -> bench.jdbc().queryForList("SELECT n FROM numbers")));
		returned(bench.transaction(Rerun.SAFE, () -> bench.jdbc().queryForList("SELECT n FROM numbers")));
		server.execute("INSERT INTO app.numbers (n) VALUES (7)");
		returned(bench.transaction(Rerun.SAFE,
				() -> assertThat(bench.jdbc().queryForList("SELECT n FROM numbers", Integer.class)).contains(7)));
	}

	@Test
	void metadataOutsideATransactionOpensNone() throws SQLException {
		returned(bench.call(Rerun.SAFE, () -> use((connection) -> {
			try (ResultSet columns = connection.getMetaData().getColumns("app", null, "numbers", null)) {
				assertThat(columns.next()).isTrue();
			}
		})));
		assertThat(server.number("SELECT COUNT(*) FROM information_schema.innodb_trx")).isZero();
	}

	@Test
	void commitInAutocommitModeIsRefusedByTheDriverAsEver() {
		returned(
				bench.call(Rerun.SAFE,
						() -> use((connection) -> assertThatExceptionOfType(SQLException.class)
							.isThrownBy(connection::commit)
							.withMessageContaining("autocommit=true"))));
	}

	private static void returned(Told told) {
		assertThat(told.what()).as(told.message()).isEqualTo("returned");
	}

	private static void use(Work work) {
		DataSource source = bench.bean(DataSource.class);
		Connection connection = DataSourceUtils.getConnection(source);
		try {
			work.on(connection);
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
		finally {
			DataSourceUtils.releaseConnection(connection, source);
		}
	}

	// How often sessions of the application were switched.
	private static long switches() throws SQLException {
		return statements("set_option");
	}

	private static long switches(long session) throws SQLException {
		return server
			.number("SELECT count_star FROM performance_schema.events_statements_summary_by_thread_by_event_name"
					+ " JOIN performance_schema.threads USING (thread_id) WHERE processlist_id = " + session
					+ " AND event_name = 'statement/sql/set_option'");
	}

	private static long selects() throws SQLException {
		return statements("select");
	}

	private static long statements(String kind) throws SQLException {
		return server.number(
				"SELECT IFNULL(SUM(count_star), 0) FROM performance_schema.events_statements_summary_by_user_by_event_name"
						+ " WHERE event_name = 'statement/sql/" + kind + "' AND user = 'app'");
	}

	/** A way to send a statement outside a transaction. */
	enum Way {

		STATEMENT {
			@Override
			void insert(StatementBench bench) {
				bench.jdbc().execute("INSERT INTO numbers (n) VALUES (1)");
			}
		},

		PREPARED {
			@Override
			void insert(StatementBench bench) {
				bench.insert(1);
			}
		},

		BATCH {
			@Override
			void insert(StatementBench bench) {
				bench.jdbc().batchUpdate("INSERT INTO numbers (n) VALUES (?)", List.<Object[]>of(new Object[] { 1 }));
			}
		},

		UPDATABLE {
			@Override
			void insert(StatementBench bench) {
				use((connection) -> {
					try (Statement statement = connection.createStatement(ResultSet.TYPE_SCROLL_SENSITIVE,
							ResultSet.CONCUR_UPDATABLE);
							ResultSet rows = statement.executeQuery("SELECT id, n FROM numbers")) {
						rows.moveToInsertRow();
						rows.updateInt("n", 1);
						rows.insertRow();
					}
				});
			}
		},

		STATEMENT_OF_DRIVER {
			@Override
			void insert(StatementBench bench) {
				use((connection) -> {
					try (Statement statement = connection.createStatement();
							Statement driver = statement.unwrap(JdbcStatement.class)
								.getConnection()
								.createStatement()) {
						driver.executeUpdate("INSERT INTO numbers (n) VALUES (1)");
					}
				});
			}
		},

		DRIVER {
			@Override
			void insert(StatementBench bench) {
				use((connection) -> {
					JdbcConnection driver = connection.unwrap(JdbcConnection.class);
					try (PreparedStatement statement = driver.prepareStatement("INSERT INTO numbers (n) VALUES (1)")) {
						statement.executeUpdate();
					}
				});
			}
		};

		abstract void insert(StatementBench bench);

	}

	/** Work on a connection. */
	@FunctionalInterface
	private interface Work {

		void on(Connection connection) throws SQLException;

	}

}
