package io.github.fabricspring.acceptance.statements;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

import io.github.fabricspring.Rerun;
import io.github.fabricspring.acceptance.statements.StatementBench.Told;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.jdbc.core.ConnectionCallback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Transactions that were undone, or were not, where neither an exception nor the driver's
 * status says so.
 */
class HiddenFailuresIntegrationTests extends StatementTests {

	private static final Duration SOON = Duration.ofSeconds(10);

	@BeforeAll
	static void create() {
		server.execute("CREATE TABLE app.locked (id INT PRIMARY KEY, v INT NOT NULL)", """
				CREATE PROCEDURE app.swallows() BEGIN
				  DECLARE CONTINUE HANDLER FOR SQLEXCEPTION BEGIN END;
				  UPDATE app.locked SET v = v + 1 WHERE id = 2;
				  INSERT INTO app.numbers (n) VALUES (7);
				END""");
	}

	@BeforeEach
	void fill() {
		server.execute("DELETE FROM app.locked",
				"INSERT INTO app.locked VALUES (1, 0), (2, 0), (101, 0), (102, 0), (103, 0), (104, 0)");
	}

	@ParameterizedTest
	@EnumSource(names = { "SAFE", "EXACTLY_ONCE" })
	void statusThatAStreamingResultLeavesIsNoCommit(Rerun rerun) throws SQLException {
		bench.cutOnce();
		Told told = bench.transaction(rerun, () -> {
			bench.insert(1);
			stream("SELECT id FROM locked");
			bench.reach();
		});
		assertThat(told).isEqualTo(new Told("returned", 2, ""));
		assertThat(bench.numbers()).containsExactly(1);
	}

	@ParameterizedTest
	@EnumSource(names = { "SAFE", "EXACTLY_ONCE" })
	void whatCommittedByItselfOnTheConnectionBeforeIsNoPartOfTheTransaction(Rerun rerun) throws SQLException {
		bench.call(Rerun.SAFE, () -> bench.insert(7));
		bench.cutOnce();
		Told told = bench.transaction(rerun, () -> {
			bench.insert(1);
			bench.reach();
		});
		assertThat(told).isEqualTo(new Told("returned", 2, ""));
		assertThat(bench.numbers()).containsExactly(1, 7);
	}

	@Test
	void commitBehindAStreamingResultIsSeen() throws SQLException {
		bench.cutOnce();
		Told told = bench.transaction(Rerun.SAFE, () -> {
			bench.insert(1);
			stream("SELECT id FROM locked");
			bench.jdbc().execute("COMMIT");
			bench.reach();
		});
		assertThat(told.what()).isEqualTo("TransactionPartlyCommittedException");
		assertThat(told.attempts()).isOne();
	}

	@ParameterizedTest
	@EnumSource(names = { "SAFE", "EXACTLY_ONCE" })
	void deadlockInUpdateRowThatIsSwallowedHasTheWholeTransactionRunAgain(Rerun rerun) throws Exception {
		AtomicReference<Adversary> adversary = new AtomicReference<>(new Adversary());
		Told told = bench.transaction(rerun, () -> {
			bench.insert(1);
			bench.jdbc().execute((ConnectionCallback<Boolean>) (connection) -> {
				try (Statement statement = connection.createStatement(ResultSet.TYPE_FORWARD_ONLY,
						ResultSet.CONCUR_UPDATABLE);
						ResultSet row = statement.executeQuery("SELECT id, v FROM locked WHERE id = 2")) {
					row.next();
					bench.jdbc().update("UPDATE locked SET v = v + 1 WHERE id = 1");
					Adversary met = adversary.getAndSet(null);
					if (met != null) {
						met.waitForUs();
					}
					row.updateInt(2, 9);
					try {
						row.updateRow();
					}
					catch (SQLException ex) {
						// as some applications do
					}
				}
				return true;
			});
			bench.insert(2);
		});
		assertThat(told).isEqualTo(new Told("returned", 2, ""));
		assertThat(bench.numbers()).containsExactly(1, 2);
	}

	@ParameterizedTest
	@EnumSource(names = { "SAFE", "EXACTLY_ONCE" })
	void deadlockThatAProcedureSwallowsLetsNothingBeCommitted(Rerun rerun) throws Exception {
		Adversary adversary = new Adversary();
		Told told = bench.transaction(rerun, () -> {
			bench.insert(1);
			bench.jdbc().update("UPDATE locked SET v = v + 1 WHERE id = 1");
			adversary.waitForUs();
			bench.jdbc().execute("CALL swallows()");
		});
		assertThat(told.what()).isEqualTo("TransactionOutcomeUnknownException");
		assertThat(told.attempts()).isOne();
		assertThat(bench.numbers()).isEmpty();
	}

	@Test
	void applicationsOwnSessionVariablesAreKept() throws Exception {
		try (StatementBench own = new StatementBench(server.get(), StatementBench.Jdbc.class,
				"fabric.datasource.properties.sessionVariables=max_execution_time=4711,"
						+ "session_track_transaction_info=OFF")) {
			own.cutOnce();
			Told told = own.transaction(Rerun.SAFE, () -> {
				own.insert(1);
				assertThat(own.jdbc()
					.queryForList("SELECT concat(@@max_execution_time, ' ', @@session_track_transaction_info)",
							String.class))
					.isEqualTo(List.of("4711 STATE"));
				own.jdbc().execute("COMMIT");
				own.reach();
			});
			assertThat(told.what()).isEqualTo("TransactionPartlyCommittedException");
		}
	}

	@Test
	void startIsRefusedWhereTheDriverIsNotToHearWhatTheServerReports() {
		assertThatExceptionOfType(Exception.class)
			.isThrownBy(() -> new StatementBench(server.get(), StatementBench.Jdbc.class,
					"fabric.datasource.properties.trackSessionState=false"))
			.havingRootCause()
			.withMessageContaining("trackSessionState")
			.withMessageContaining("fabric.datasource.properties");
	}

	private static void stream(String sql) {
		bench.jdbc().execute((ConnectionCallback<Boolean>) (connection) -> {
			try (Statement statement = connection.createStatement()) {
				statement.setFetchSize(Integer.MIN_VALUE);
				try (ResultSet rows = statement.executeQuery(sql)) {
					while (rows.next()) {
						assertThat(rows.getInt(1)).isPositive();
					}
				}
			}
			return true;
		});
	}

	private static boolean someoneWaits() {
		return server.number("SELECT count(*) FROM performance_schema.data_lock_waits") > 0;
	}

	/**
	 * A transaction that has locked row 2, and more rows than ours, so that it survives.
	 */
	private static final class Adversary {

		private final Connection connection;

		Adversary() throws SQLException {
			this.connection = server.get().connect();
			this.connection.setAutoCommit(false);
			execute("UPDATE app.locked SET v = v + 1 WHERE id > 100 OR id = 2");
			execute("INSERT INTO app.locked SELECT id + 1000, v FROM app.locked WHERE id > 100");
		}

		// Has it wait for row 1, and roll back once it has got it.
		void waitForUs() {
			Runnable waiting = () -> {
				try (this.connection) {
					execute("UPDATE app.locked SET v = v + 1 WHERE id = 1");
					this.connection.rollback();
				}
				catch (SQLException ex) {
					throw new IllegalStateException(ex);
				}
			};
			new Thread(waiting, "adversary").start();
			await().atMost(SOON).until(HiddenFailuresIntegrationTests::someoneWaits);
		}

		private void execute(String sql) throws SQLException {
			try (Statement statement = this.connection.createStatement()) {
				statement.execute(sql);
			}
		}

	}

}
