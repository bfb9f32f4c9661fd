package io.github.fabricspring.acceptance.statements;

import java.io.IOException;
import java.sql.SQLException;

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

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Temporary tables in a transaction, which goes on. MySQL 9.7 reports that it ends when
 * such a table is made or dropped. The server writes no GTIDs.
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
