package io.github.fabricspring.acceptance.statements;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.function.UnaryOperator;

import javax.sql.DataSource;

import com.mysql.cj.jdbc.JdbcConnection;
import io.github.fabricspring.Rerun;
import io.github.fabricspring.acceptance.statements.StatementBench.Told;
import io.github.fabricspring.sample.farm.junit.ServerExtension;
import io.github.fabricspring.test.fault.Cut;
import io.github.fabricspring.test.fault.FaultPlan;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.StatementCallback;
import org.springframework.transaction.TransactionDefinition;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a call leaves open in its session although the driver does not know of it, and
 * what the next call, which gets the same session, is told.
 */
class OpenSessionsIntegrationTests {

	@RegisterExtension
	static final ServerExtension server = Numbers.server()
		.beforeAll("CREATE TABLE app.others (n INT)", "CREATE TABLE app.locked (id INT PRIMARY KEY)",
				"INSERT INTO app.locked VALUES (1)", """
						CREATE PROCEDURE app.fail_halfway() SQL SECURITY INVOKER
						BEGIN
							START TRANSACTION;
							INSERT INTO app.numbers (n) VALUES (1);
							SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'halfway';
						END""");

	@SuppressWarnings("NullAway.Init") // set before each test
	private StatementBench bench;

	@BeforeEach
	void open() throws IOException {
		this.bench = StatementBench.on(server, "fabric.retry.timeout=5s",
				"fabric.datasource.hikari.maximum-pool-size=1");
	}

	@ParameterizedTest
	@ValueSource(strings = { "INSERT INTO numbers (id, n) VALUES (7, 7), (7, 7)", "SELECT nothing" })
	void whatAFailedStatementLeavesOpenIsNotCommittedByTheNextCaller(String failing) throws SQLException {
		Told first = this.bench.call(Rerun.SAFE,
				() -> this.bench.jdbc().execute((StatementCallback<Boolean>) (statement) -> {
					statement.execute("BEGIN");
					statement.execute("INSERT INTO numbers (n) VALUES (1)");
					return statement.execute(failing);
				}));
		assertThat(first.what()).isNotEqualTo("returned");
		assertNextIsAlone(first);
	}

	@Test
	void whatAFailedProcedureLeavesOpenIsNotCommittedByTheNextCaller() throws SQLException {
		Told first = this.bench.call(Rerun.SAFE, () -> this.bench.jdbc().execute("CALL fail_halfway()"));
		assertThat(first.message()).contains("halfway");
		assertNextIsAlone(first);
	}

	@Test
	void whatAPreparedStatementOfTheServerLeavesOpenIsToldAndNotCommittedByTheNextCaller()
			throws IOException, SQLException {
		try (StatementBench prepared = new StatementBench(server.get(), StatementBench.Jdbc.class,
				"fabric.datasource.hikari.maximum-pool-size=1",
				"fabric.datasource.properties.useServerPrepStmts=true")) {
			Told first = prepared.call(Rerun.SAFE,
					() -> prepared.jdbc().execute((ConnectionCallback<Integer>) (connection) -> {
						try (Statement begin = connection.createStatement()) {
							begin.execute("BEGIN");
						}
						try (PreparedStatement insert = connection
							.prepareStatement("INSERT INTO numbers (n) VALUES (?)")) {
							insert.setInt(1, 1);
							return insert.executeUpdate();
						}
					}));
			assertThat(first.message()).contains("a transaction was open when its connection was given back");
			assertThat(prepared.transaction(Rerun.SAFE, () -> prepared.insert(2)).what()).isEqualTo("returned");
			assertThat(prepared.numbers()).containsExactly(2);
		}
	}

	@Test
	void lockedTablesAreNotLeftToTheNextCaller() {
		Told first = this.bench.transaction(Rerun.SAFE, () -> {
			this.bench.jdbc().execute("LOCK TABLES numbers WRITE");
			throw new IllegalStateException("of the application");
		});
		assertThat(first.what()).isEqualTo("IllegalStateException");
		Told second = this.bench.call(Rerun.SAFE,
				() -> this.bench.jdbc().queryForList("SELECT n FROM others", Integer.class));
		assertThat(second).isEqualTo(new Told("returned", 1, ""));
	}

	@Test
	void whatIsFoundWhenAConnectionIsFetchedDoesNotFailTheCallThatFetchesIt() throws SQLException {
		JdbcConnection[] kept = new JdbcConnection[1];
		this.bench.call(Rerun.SAFE, () -> kept[0] = unwrapped());
		try (Statement statement = kept[0].createStatement()) {
			statement.execute("BEGIN");
			statement.execute("INSERT INTO numbers (n) VALUES (1)");
		}
		assertNextIsAlone(new Told("returned", 1, ""));
	}

	private JdbcConnection unwrapped() {
		try (Connection connection = this.bench.bean(DataSource.class).getConnection();
				Statement statement = connection.createStatement()) {
			statement.execute("DO 1");
			return connection.unwrap(JdbcConnection.class);
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private void assertNextIsAlone(Told first) throws SQLException {
		Told second = this.bench.transaction(Rerun.SAFE, () -> this.bench.insert(2));
		assertThat(second).as(first.toString()).isEqualTo(new Told("returned", 1, ""));
		assertThat(this.bench.numbers()).as(first.toString()).containsExactly(2);
	}

	@Test
	void aTransactionThatWasCommittedDespiteALockTimeoutIsNoPartOfAnother() throws SQLException {
		Told told = commitDespiteATimeout((timeout) -> new IllegalStateException("too busy for the change", timeout));
		assertThat(told.what()).as(told.toString()).isEqualTo("IllegalStateException");
	}

	@Test
	void aLockTimeoutThatSurfacesAfterItsTransactionWasCommittedDoesNotSeemHarmless() throws SQLException {
		Told told = commitDespiteATimeout((timeout) -> timeout);
		assertThat(told.what()).as(told.toString()).isEqualTo("TransactionPartlyCommittedException");
	}

	private Told commitDespiteATimeout(UnaryOperator<RuntimeException> thrown) throws SQLException {
		try (Connection other = server.get().connect(); Statement holding = other.createStatement()) {
			holding.execute("BEGIN");
			holding.execute("SELECT * FROM app.locked WHERE id = 1 FOR UPDATE");
			Told told = this.bench.call(Rerun.SAFE, () -> {
				RuntimeException[] timeout = new RuntimeException[1];
				this.bench.inTransaction(TransactionDefinition.PROPAGATION_REQUIRED, () -> {
					this.bench.jdbc().execute("SET innodb_lock_wait_timeout = 1");
					this.bench.insert(2);
					try {
						this.bench.jdbc().execute("DELETE FROM locked WHERE id = 1");
					}
					catch (DataAccessException ex) {
						timeout[0] = ex;
					}
				});
				throw thrown.apply(timeout[0]);
			});
			holding.execute("ROLLBACK");
			assertThat(told.attempts()).isOne();
			assertThat(this.bench.numbers()).containsExactly(2);
			return told;
		}
	}

	@Test
	void aConnectionThatANestedCallHasBoundIsUsedByTheSameThread() {
		this.bench.cut(FaultPlan.once((request) -> request.startsWith("SELECT COUNT(*)"),
				new Cut(Cut.Place.BEFORE_REQUEST, Cut.Manner.RST)), () -> {
				});
		Told told = this.bench.call(Rerun.SAFE,
				() -> this.bench.inTransaction(TransactionDefinition.PROPAGATION_SUPPORTS, () -> {
					Told nested = this.bench.call(Rerun.SAFE,
							() -> this.bench.jdbc().queryForList("SELECT n FROM others"));
					assertThat(nested.what()).isEqualTo("returned");
					this.bench.jdbc().queryForObject("SELECT COUNT(*) FROM numbers", Integer.class);
				}));
		assertThat(told).isEqualTo(new Told("returned", 2, ""));
	}

	@Test
	void aConnectionThatIsBoundAroundAFailedCallIsNotRefusedToTheNext() {
		this.bench.cut(FaultPlan.once((request) -> request.startsWith("SELECT COUNT(*)"),
				new Cut(Cut.Place.BEFORE_REQUEST, Cut.Manner.RST)), () -> {
				});
		this.bench.inTransaction(TransactionDefinition.PROPAGATION_SUPPORTS, () -> {
			Told failed = this.bench.call(Rerun.NEVER,
					() -> this.bench.jdbc().queryForObject("SELECT COUNT(*) FROM numbers", Integer.class));
			assertThat(failed.what()).as(failed.toString()).isEqualTo("TransactionNotCommittedException");
			Told again = this.bench.call(Rerun.NEVER,
					() -> this.bench.jdbc().queryForObject("SELECT COUNT(*) FROM numbers", Integer.class));
			assertThat(again).isEqualTo(new Told("returned", 1, ""));
		});
	}

}
