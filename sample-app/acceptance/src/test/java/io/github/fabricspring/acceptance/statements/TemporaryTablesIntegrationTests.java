package io.github.fabricspring.acceptance.statements;

import java.io.IOException;
import java.sql.SQLException;
import java.sql.Statement;

import com.mysql.cj.jdbc.JdbcConnection;
import io.github.fabricspring.Rerun;
import io.github.fabricspring.acceptance.statements.StatementBench.Told;
import io.github.fabricspring.sample.farm.junit.ServerExtension;
import io.github.fabricspring.test.fault.Cut;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.transaction.TransactionDefinition;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Temporary tables in a transaction, which goes on. MySQL 9.7 forgets what it was to
 * report of the transaction when such a table is made or dropped. The server writes no
 * GTIDs.
 */
class TemporaryTablesIntegrationTests {

	private static final String CREATE = "CREATE TEMPORARY TABLE chosen (n INT) ENGINE=MEMORY";

	private static final String DROP = "DROP TEMPORARY TABLE chosen";

	@RegisterExtension
	static final ServerExtension server = ServerExtension.store().beforeAll(Numbers.TABLE, """
			CREATE PROCEDURE app.chooses() BEGIN
			CREATE TEMPORARY TABLE chosen (n INT);
			INSERT INTO chosen SELECT n FROM app.numbers;
			DROP TEMPORARY TABLE chosen;
			INSERT INTO app.numbers (n) VALUES (3);
			END""", """
			CREATE PROCEDURE app.commits() BEGIN
			COMMIT;
			START TRANSACTION;
			CREATE TEMPORARY TABLE chosen (n INT);
			DROP TEMPORARY TABLE chosen;
			END""", """
			CREATE PROCEDURE app.commits_and_writes() BEGIN
			INSERT INTO app.numbers (n) VALUES (1);
			COMMIT;
			CREATE TEMPORARY TABLE chosen (n INT);
			INSERT INTO app.numbers (n) VALUES (2);
			DROP TEMPORARY TABLE chosen;
			END""", """
			CREATE PROCEDURE app.writes() BEGIN
			CREATE TEMPORARY TABLE chosen (n INT);
			INSERT INTO app.numbers (n) VALUES (4);
			DROP TEMPORARY TABLE chosen;
			END""", """
			CREATE PROCEDURE app.writes_and_reads() BEGIN
			DECLARE found INT;
			CALL app.writes();
			SELECT COUNT(*) INTO found FROM app.numbers;
			END""").beforeEach(Numbers.CLEAR, "DROP TABLE IF EXISTS app.made");

	private static StatementBench bench;

	@BeforeAll
	static void open() throws IOException {
		bench = StatementBench.on(server);
	}

	@Test
	void tableIsLostWithItsConnectionAndTheCallRunAgain() throws SQLException {
		bench.cutOnce();
		Told told = bench.transaction(Rerun.SAFE, () -> {
			bench.insert(1);
			bench.jdbc().execute(CREATE);
			bench.jdbc().execute("INSERT INTO chosen VALUES (2)");
			bench.reach();
			bench.jdbc().execute(DROP);
		});
		assertReturned(told);
		assertThat(bench.numbers()).containsExactly(1);
	}

	@ParameterizedTest
	@EnumSource
	void lostCommitIsResolved(Cut.Place place) throws SQLException {
		bench.cutCommit(0, place);
		Told told = bench.transaction(Rerun.EXACTLY_ONCE, () -> {
			bench.insert(1);
			bench.jdbc().execute(CREATE);
			bench.jdbc().execute("INSERT INTO chosen SELECT n FROM numbers");
			bench.jdbc().execute(DROP);
		});
		assertThat(told.what()).as(told.toString()).isEqualTo("returned");
		assertThat(bench.numbers()).containsExactly(1);
	}

	@Test
	void callWithAProcedureThatUsesOneIsRunAgain() throws SQLException {
		bench.cutOnce();
		Told told = bench.transaction(Rerun.SAFE, () -> {
			bench.insert(1);
			bench.jdbc().execute("CALL chooses()");
			bench.reach();
		});
		assertReturned(told);
		assertThat(bench.numbers()).containsExactly(1, 3);
	}

	@Test
	void callWithAProcedureThatCommitsBeforeItUsesOneIsNotRunAgain() throws SQLException {
		bench.cutOnce();
		Told told = bench.transaction(Rerun.SAFE, () -> {
			bench.insert(1);
			bench.jdbc().execute("CALL commits()");
			bench.reach();
		});
		assertNotRunAgain(told);
	}

	/** The server does not report what such a procedure has written. */
	@ParameterizedTest
	@ValueSource(strings = { "writes", "writes_and_reads" })
	void lostCommitOfWhatAProcedureWroteIsToldAsUnknown(String procedure) throws SQLException {
		bench.cutCommit(0, Cut.Place.BEFORE_REQUEST);
		Told told = bench.transaction(Rerun.SAFE, () -> {
			bench.jdbc().queryForList("SELECT n FROM numbers");
			bench.jdbc().execute("CALL " + procedure + "()");
		});
		assertThat(told.what()).as(told.toString()).isEqualTo("TransactionOutcomeUnknownException");
		assertThat(told.attempts()).isOne();
		assertThat(bench.numbers()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "writes", "writes_and_reads" })
	void lostCommitOfWhatAProcedureWroteIsResolved(String procedure) throws SQLException {
		bench.cutCommit(0, Cut.Place.BEFORE_REQUEST);
		Told told = bench.transaction(Rerun.EXACTLY_ONCE, () -> {
			bench.jdbc().queryForList("SELECT n FROM numbers");
			bench.jdbc().execute("CALL " + procedure + "()");
		});
		assertReturned(told);
		assertThat(bench.numbers()).containsExactly(4);
	}

	@ParameterizedTest
	@ValueSource(strings = { "writes", "writes_and_reads" })
	void callWhoseProcedureWroteInATransactionBeforeIsNotRunAgain(String procedure) throws SQLException {
		bench.cutOnce();
		Told told = bench.call(Rerun.SAFE, () -> {
			bench.inTransaction(TransactionDefinition.PROPAGATION_REQUIRED, () -> {
				bench.jdbc().queryForList("SELECT n FROM numbers");
				bench.jdbc().execute("CALL " + procedure + "()");
			});
			bench.inTransaction(TransactionDefinition.PROPAGATION_REQUIRED, bench::reach);
		});
		assertThat(told.what()).as(told.toString()).isEqualTo("TransactionPartlyCommittedException");
		assertThat(told.attempts()).isOne();
		assertThat(bench.numbers()).containsExactly(4);
	}

	@Test
	void lostCommitAfterAProcedureThatCommittedAndWroteAgainIsNoSuccess() throws SQLException {
		bench.cutCommit(0, Cut.Place.BEFORE_REQUEST);
		Told told = bench.transaction(Rerun.SAFE, () -> {
			bench.jdbc().queryForList("SELECT n FROM numbers");
			bench.jdbc().execute("CALL commits_and_writes()");
			bench.jdbc().queryForList("SELECT n FROM numbers");
		});
		assertNotRunAgain(told);
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void lostCommitOfWhatAnUnwrappedConnectionWroteIsToldAsUnknown(boolean reading) throws SQLException {
		bench.cutCommit(0, Cut.Place.BEFORE_REQUEST);
		Told told = bench.transaction(Rerun.SAFE, () -> {
			bench.jdbc().execute((ConnectionCallback<Boolean>) (connection) -> {
				try (Statement own = connection.unwrap(JdbcConnection.class).createStatement()) {
					own.execute(CREATE);
					own.execute("INSERT INTO numbers (n) VALUES (1)");
					return own.execute(DROP);
				}
			});
			if (reading) {
				bench.jdbc().queryForList("SELECT n FROM numbers");
			}
		});
		assertThat(told.what()).as(told.toString()).isEqualTo("TransactionOutcomeUnknownException");
		assertThat(told.attempts()).isOne();
		assertThat(bench.numbers()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "CREATE TABLE made (n INT)", "BEGIN", "COMMIT AND CHAIN", "SET autocommit = 1" })
	void callWhoseStatementCommitsAfterwardsIsNotRunAgain(String commits) throws SQLException {
		bench.cutOnce();
		Told told = bench.transaction(Rerun.SAFE, () -> {
			bench.insert(1);
			bench.jdbc().execute(CREATE);
			bench.jdbc().execute(DROP);
			bench.jdbc().execute(commits);
			bench.reach();
		});
		assertNotRunAgain(told);
	}

	@Test
	void callWhoseStatementCommitsBeforeItFailsIsNotRunAgain() throws SQLException {
		bench.cutOnce();
		Told told = bench.transaction(Rerun.SAFE, () -> {
			bench.insert(1);
			bench.jdbc().execute(CREATE);
			bench.jdbc().execute(DROP);
			failing("CREATE TABLE numbers (n INT)");
			bench.reach();
		});
		assertNotRunAgain(told);
	}

	@Test
	void callWhoseStatementFailsAndCommitsNothingIsRunAgain() throws SQLException {
		bench.cutOnce();
		Told told = bench.transaction(Rerun.SAFE, () -> {
			bench.insert(1);
			bench.jdbc().execute(CREATE);
			bench.jdbc().execute(DROP);
			failing("INSERT INTO numbers (n) VALUES ('none')");
			bench.reach();
		});
		assertReturned(told);
		assertThat(bench.numbers()).containsExactly(1);
	}

	@Test
	void callWhoseTableIsThereAlreadyIsRunAgain() throws SQLException {
		bench.cutOnce();
		Told told = bench.transaction(Rerun.SAFE, () -> {
			bench.insert(1);
			bench.jdbc().execute(CREATE);
			failing(CREATE);
			bench.reach();
			bench.jdbc().execute(DROP);
		});
		assertReturned(told);
		assertThat(bench.numbers()).containsExactly(1);
	}

	private static void failing(String statement) {
		try {
			bench.jdbc().execute(statement);
		}
		catch (DataAccessException ex) {
			return;
		}
		throw new AssertionError(statement + " succeeded");
	}

	private static void assertReturned(Told told) {
		assertThat(told).isEqualTo(new Told("returned", 2, ""));
	}

	private static void assertNotRunAgain(Told told) throws SQLException {
		assertThat(told.what()).as(told.toString())
			.isIn("TransactionPartlyCommittedException", "TransactionOutcomeUnknownException");
		assertThat(told.attempts()).isOne();
		assertThat(bench.numbers()).containsExactly(1);
	}

}
