package io.github.fabricspring.acceptance.statements;

import java.sql.SQLException;

import io.github.fabricspring.Rerun;
import io.github.fabricspring.acceptance.statements.StatementBench.Told;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionDefinition;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Transactions within a call whose only statement fails, which the application swallows.
 * What they commit is asked of the server.
 */
class SwallowedErrorsIntegrationTests extends StatementTests {

	@BeforeAll
	static void create() {
		server.execute("CREATE PROCEDURE app.refused() INSERT INTO app.missing VALUES (1)",
				"CREATE PROCEDURE app.inserts_and_fails() BEGIN INSERT INTO app.numbers (n) VALUES (2);"
						+ " SIGNAL SQLSTATE '45000'; END");
	}

	@ParameterizedTest
	@CsvSource({ "SAFE, INSERT INTO missing VALUES (1)", "SAFE, CALL refused()",
			"EXACTLY_ONCE, INSERT INTO missing VALUES (1)", "EXACTLY_ONCE, CALL refused()",
			"SAFE, CREATE TABLE numbers (n INT)", "EXACTLY_ONCE, CREATE TABLE numbers (n INT)" })
	void callIsRunAgainIfNothingWasCommitted(Rerun rerun, String statement) throws SQLException {
		Told told = call(rerun, statement);
		if (statement.startsWith("CALL") && server.number("SELECT @@version >= 8.1") == 1) {
			// Such a server may not report what a procedure has written
			assertThat(told.what()).isEqualTo("TransactionPartlyCommittedException");
			assertThat(bench.numbers()).isEmpty();
		}
		else {
			assertThat(told).isEqualTo(new Told("returned", 2, ""));
			assertThat(bench.numbers()).containsExactly(1);
		}
	}

	@Test
	void callIsNotRunAgainIfAProcedureWroteBeforeItFailed() throws SQLException {
		Told told = call(Rerun.SAFE, "CALL inserts_and_fails()");
		assertThat(told.what()).as(told.toString()).isEqualTo("TransactionPartlyCommittedException");
		assertThat(bench.numbers()).containsExactly(2);
	}

	private static Told call(Rerun rerun, String statement) {
		bench.cutOnce();
		return bench.transaction(rerun, () -> {
			bench.insert(1);
			bench.inTransaction(TransactionDefinition.PROPAGATION_REQUIRES_NEW, () -> {
				try {
					bench.jdbc().execute(statement);
				}
				catch (DataAccessException ex) {
					// the application goes on
				}
			});
			bench.reach();
		});
	}

}
