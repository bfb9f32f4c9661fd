package io.github.fabricspring.acceptance.statements;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;
import java.util.List;

import javax.sql.DataSource;

import io.github.fabricspring.Rerun;
import io.github.fabricspring.acceptance.statements.StatementBench.Told;
import io.github.fabricspring.sample.farm.FarmAccounts;
import io.github.fabricspring.sample.farm.junit.ServerExtension;
import io.github.fabricspring.test.fault.Cut;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.PreparedStatementCallback;
import org.springframework.jdbc.core.StatementCallback;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Statements that end the transaction that they are sent in, wherever they hide.
 */
class CommittingStatementsIntegrationTests {

	@RegisterExtension
	static final ServerExtension server = Numbers.server()
		.beforeAll("CREATE TABLE app.locked (id INT PRIMARY KEY, v INT NOT NULL)",
				"CREATE PROCEDURE app.plain() INSERT INTO app.numbers (n) VALUES (7)",
				"CREATE PROCEDURE app.commits() BEGIN COMMIT; INSERT INTO app.numbers (n) VALUES (7); END",
				"CREATE PROCEDURE app.commits_after() BEGIN INSERT INTO app.numbers (n) VALUES (7); COMMIT; SELECT 1; END",
				"CREATE PROCEDURE app.commits_and_signals() BEGIN COMMIT; SIGNAL SQLSTATE '45000'; END",
				"CREATE PROCEDURE app.rolls_back() BEGIN ROLLBACK; INSERT INTO app.numbers (n) VALUES (7); END",
				"CREATE PROCEDURE app.signals() SIGNAL SQLSTATE '45000'")
		.beforeEach("DROP TABLE IF EXISTS app.x");

	private static final String PARTLY = "TransactionPartlyCommittedException";

	private static final String UNKNOWN = "TransactionOutcomeUnknownException";

	private static final String A = "INSERT INTO numbers (n) VALUES (1)";

	private static final String B = "INSERT INTO numbers (n) VALUES (2)";

	private static StatementBench bench;

	@BeforeAll
	static void open() throws IOException {
		bench = StatementBench.on(server, "fabric.datasource.properties.allowMultiQueries=true");
	}

	@ParameterizedTest
	@ValueSource(strings = { "CREATE TABLE IF NOT EXISTS x (i INT)", "COMMIT", "COMMIT AND CHAIN", "BEGIN" })
	void whatABatchHasCommittedIsNotRunAgain(String committing) throws SQLException {
		bench.cutOnce();
		Told told = bench.transaction(Rerun.SAFE, () -> {
			bench.jdbc().batchUpdate(A, committing, B);
			bench.reach();
		});
		assertThat(told.what()).isEqualTo(PARTLY);
		assertThat(told.attempts()).isOne();
		assertThat(bench.numbers()).startsWith(1).doesNotHaveDuplicates();
	}

	@Test
	void batchThatWaitedWhileAnotherStatementWasExecutedIsNotRunAgainIfItsCommitIsLost() throws SQLException {
		assertLostBatchIsNotRunAgain(() -> bench.jdbc().execute((StatementCallback<Integer>) (statement) -> {
			statement.addBatch(A);
			statement.addBatch("COMMIT");
			statement.executeQuery("SELECT n FROM numbers").close();
			return statement.executeBatch().length;
		}));
	}

	@Test
	void batchThatHasATextBesideThePreparedOneIsNotRunAgainIfItsCommitIsLost() throws SQLException {
		assertLostBatchIsNotRunAgain(() -> bench.jdbc().execute(A, (PreparedStatementCallback<Integer>) (insert) -> {
			insert.addBatch();
			insert.addBatch("COMMIT");
			insert.addBatch();
			return insert.executeBatch().length;
		}));
	}

	private static void assertLostBatchIsNotRunAgain(Runnable batch) throws SQLException {
		bench.cutAnswer("COMMIT");
		Told told = bench.transaction(Rerun.SAFE, batch);
		assertThat(told.what()).as(told.toString()).isEqualTo(UNKNOWN);
		assertThat(told.attempts()).isOne();
		assertThat(bench.numbers()).containsExactly(1);
	}

	@ParameterizedTest
	@EnumSource(names = { "SAFE", "EXACTLY_ONCE" })
	void commitThatIsLostAfterAStatementThatCommittedAllIsNothingToTell(Rerun rerun) throws SQLException {
		bench.cutCommit(0, Cut.Place.BEFORE_REQUEST);
		Told told = bench.transaction(rerun, () -> {
			bench.insert(1);
			bench.jdbc().execute("CREATE TABLE x (i INT)");
		});
		assertThat(told.what()).as(told.toString()).isEqualTo("returned");
		assertThat(bench.numbers()).containsExactly(1);
	}

	@Test
	void aStatementThatMayCommitHasItsKeyInTheTableOfTheGroupWhateverSchemaIsUsed() throws SQLException {
		server.execute("CREATE SCHEMA other", "CREATE TABLE other.fabric_outcome LIKE app.fabric_outcome",
				"GRANT ALL ON other.* TO '" + FarmAccounts.DEFAULTS.application().user() + "'@'127.0.0.1'");
		bench.cutAnswer("CREATE TABLE other.x");
		Told told = bench.transaction(Rerun.EXACTLY_ONCE, () -> {
			bench.insert(1);
			bench.jdbc().execute("USE other");
			bench.jdbc().execute("CREATE TABLE other.x (i INT)");
		});
		assertThat(told.what()).isEqualTo(UNKNOWN);
		assertThat(bench.numbers()).containsExactly(1);
	}

	@Test
	void whatASettingOfTheSessionHasCommittedIsNotRunAgain() throws SQLException {
		bench.cutOnce();
		Told told = bench.transaction(Rerun.SAFE, () -> {
			bench.jdbc().batchUpdate(A, "SET @a = 1, autocommit = 1", B);
			bench.reach();
		});
		assertThat(told.what()).isIn(PARTLY, UNKNOWN);
		assertThat(told.attempts()).isOne();
		assertThat(bench.numbers()).containsExactly(1, 2);
	}

	@ParameterizedTest
	@ValueSource(strings = { "CREATE TABLE IF NOT EXISTS x (i INT)", "COMMIT" })
	void commitLostBehindABatchThatHasCommittedItsKeyNeverReturns(String committing) throws SQLException {
		bench.cutCommit(committing.equals("COMMIT") ? 1 : 0, Cut.Place.BEFORE_REQUEST);
		Told told = bench.transaction(Rerun.EXACTLY_ONCE, () -> bench.jdbc().batchUpdate(A, committing, B));
		assertThat(told.what()).isIn(PARTLY, UNKNOWN);
		assertThat(told.attempts()).isOne();
		assertThat(bench.numbers()).containsExactly(1);
	}

	@ParameterizedTest
	@EnumSource(names = { "SAFE", "EXACTLY_ONCE" })
	void whatSeveralStatementsInOneTextHaveCommittedIsNotRunAgain(Rerun rerun) throws SQLException {
		bench.cutOnce();
		Told told = bench.transaction(rerun, () -> {
			bench.jdbc().execute(A + "; COMMIT; " + B);
			bench.reach();
		});
		assertThat(told.what()).isEqualTo(PARTLY);
		assertThat(told.attempts()).isOne();
		assertThat(bench.numbers()).containsExactly(1);
	}

	@Test
	void commitThatChainsByASettingOfTheSessionIsSeen() throws SQLException {
		bench.cutOnce();
		Told told = bench.transaction(Rerun.SAFE, () -> {
			bench.jdbc().execute("SET completion_type = 1");
			bench.insert(1);
			bench.jdbc().execute("COMMIT");
			bench.insert(2);
			bench.reach();
		});
		assertThat(told.what()).isEqualTo(PARTLY);
		assertThat(bench.numbers()).containsExactly(1);
	}

	@Test
	void batchThatGoesOnAfterAStatementThatCommittedBeforeItFailedIsInDoubt() throws SQLException {
		bench.cutOnce();
		Told told = bench.transaction(Rerun.SAFE, () -> {
			swallow(() -> bench.jdbc().batchUpdate(A, "CREATE TABLE numbers (i INT)", B));
			bench.reach();
		});
		assertThat(told.what()).isIn(PARTLY, UNKNOWN);
		assertThat(told.attempts()).isOne();
		assertThat(bench.numbers()).containsExactly(1);
	}

	@Test
	void rewrittenBatchWhoseTextsCommitIsNotRunAgain() throws IOException, SQLException {
		try (StatementBench rewriting = new StatementBench(server.get(), StatementBench.Jdbc.class,
				"fabric.datasource.properties.rewriteBatchedStatements=true")) {
			rewriting.cutAnswer(A);
			Told told = rewriting.transaction(Rerun.SAFE,
					() -> rewriting.jdbc().batchUpdate(Collections.nCopies(6, A + "; COMMIT").toArray(String[]::new)));
			assertThat(told.what()).as(told.toString()).isEqualTo(UNKNOWN);
			assertThat(told.attempts()).isOne();
			assertThat(rewriting.numbers()).hasSize(6);
		}
	}

	@Test
	void lostProcedureIsNotRunAgainIfOnlyTheDriverCallsItsTransactionReadOnly() throws IOException, SQLException {
		try (StatementBench telling = new StatementBench(server.get(), StatementBench.Jdbc.class,
				"fabric.datasource.properties.readOnlyPropagatesToServer=false")) {
			telling.cutAnswer("CALL commits_after()");
			Told told = telling.call(Rerun.SAFE, () -> {
				try (Connection own = telling.bean(DataSource.class).getConnection();
						Statement statement = own.createStatement()) {
					own.setReadOnly(true);
					own.setAutoCommit(false);
					statement.execute("CALL commits_after()");
					own.commit();
				}
				catch (SQLException ex) {
					throw new IllegalStateException(ex);
				}
			});
			assertThat(told.what()).as(told.toString()).isEqualTo(UNKNOWN);
			assertThat(told.attempts()).isOne();
			assertThat(telling.numbers()).containsExactly(7);
		}
	}

	@Test
	void describedProcedureThatCommitsIsNotRunAgain() throws SQLException {
		bench.cutOnce();
		Told told = bench.transaction(Rerun.SAFE, () -> {
			bench.jdbc()
				.execute("CALL commits_after()",
						(PreparedStatementCallback<ResultSetMetaData>) PreparedStatement::getMetaData);
			bench.reach();
		});
		assertThat(told.what()).as(told.toString()).isEqualTo(PARTLY);
		assertThat(told.attempts()).isOne();
		assertThat(bench.numbers()).containsExactly(7);
	}

	@Test
	void sqlRollbackIsNoCommit() throws SQLException {
		bench.cutOnce();
		Told told = bench.transaction(Rerun.SAFE, () -> {
			bench.insert(1);
			bench.jdbc().execute("ROLLBACK");
			bench.insert(2);
			bench.reach();
		});
		assertThat(told).isEqualTo(new Told("returned", 2, ""));
		assertThat(bench.numbers()).containsExactly(2);
	}

	@ParameterizedTest
	@EnumSource(names = { "BEFORE_REQUEST", "BEFORE_REPLY" })
	void whatFollowsASqlRollbackHasAKeyOfItsOwn(Cut.Place place) throws SQLException {
		bench.cutCommit(0, place);
		Told told = bench.transaction(Rerun.EXACTLY_ONCE, () -> {
			bench.insert(1);
			bench.jdbc().execute("ROLLBACK");
			bench.insert(2);
		});
		assertThat(told).isEqualTo(new Told("returned", (place == Cut.Place.BEFORE_REPLY) ? 1 : 2, ""));
		assertThat(bench.numbers()).containsExactly(2);
	}

	@Test
	void procedureThatLeavesTheTransactionAloneIsRunAgain() throws SQLException {
		bench.cutOnce();
		Told told = bench.transaction(Rerun.SAFE, () -> {
			bench.insert(1);
			bench.jdbc().execute("CALL plain()");
			swallow(() -> bench.jdbc().execute("CALL signals()"));
			bench.reach();
		});
		assertThat(told).isEqualTo(new Told("returned", 2, ""));
		assertThat(bench.numbers()).containsExactly(1, 7);
	}

	@Test
	void procedureThatCommitsIsNotRunAgain() throws SQLException {
		bench.cutOnce();
		Told told = bench.transaction(Rerun.SAFE, () -> {
			bench.insert(1);
			bench.jdbc().execute("CALL commits()");
			bench.reach();
		});
		assertThat(told.what()).isEqualTo(PARTLY);
		assertThat(told.attempts()).isOne();
		assertThat(bench.numbers()).containsExactly(1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "PREPARE s FROM 'COMMIT'; EXECUTE s", "/*!50000 CALL commits() */" })
	void procedureInDisguiseIsSeen(String sql) throws SQLException {
		bench.cutOnce();
		Told told = bench.transaction(Rerun.SAFE, () -> {
			bench.insert(1);
			for (String statement : List.of(sql.split("; "))) {
				bench.jdbc().execute(statement);
			}
			bench.reach();
		});
		assertThat(told.what()).isEqualTo(PARTLY);
		assertThat(bench.numbers()).containsExactly(1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "CALL rolls_back()", "CALL commits_and_signals()" })
	void whatAProcedureHasTakenAwayUnseenIsNotCommittedWithTheRest(String call) throws SQLException {
		bench.cutOnce();
		Told told = bench.transaction(Rerun.SAFE, () -> {
			bench.insert(1);
			swallow(() -> bench.jdbc().execute(call));
		});
		assertThat(told.what()).isEqualTo(UNKNOWN);
		assertThat(told.message()).contains("procedure");
		assertThat(told.attempts()).isOne();
		assertThat(bench.numbers()).doesNotContain(7);
	}

	private static void swallow(Runnable work) {
		try {
			work.run();
		}
		catch (DataAccessException ex) {
			// as some applications do
		}
	}

}
