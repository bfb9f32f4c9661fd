package io.github.fabricspring.acceptance.statements;

import java.sql.PreparedStatement;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;

import io.github.fabricspring.AccessMode;
import io.github.fabricspring.FabricTemplate;
import io.github.fabricspring.Rerun;
import io.github.fabricspring.TransactionOutcomeUnknownException;
import io.github.fabricspring.acceptance.statements.StatementBench.Told;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.jdbc.core.PreparedStatementCallback;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Queries outside of any transaction, and procedures of a call that only reads.
 */
class PlainReadsIntegrationTests extends StatementTests {

	@BeforeAll
	static void create() {
		server.execute(
				"CREATE FUNCTION app.numbered(x INT) RETURNS INT DETERMINISTIC"
						+ " BEGIN INSERT INTO app.numbers (n) VALUES (x); RETURN x; END",
				"CREATE PROCEDURE app.begins_and_commits()"
						+ " BEGIN START TRANSACTION READ WRITE; INSERT INTO app.numbers (n) VALUES (1); COMMIT; END",
				"CREATE PROCEDURE app.sets_and_resets() BEGIN SET SESSION transaction_read_only = 0;"
						+ " INSERT INTO app.numbers (n) VALUES (1); SET SESSION transaction_read_only = 1; END");
	}

	@ParameterizedTest
	@EnumSource(names = { "SAFE", "EXACTLY_ONCE" })
	void callThatReadBeforeItsTransactionIsRunAgain(Rerun rerun) throws SQLException {
		bench.cutOnce();
		Told told = bench.call(rerun, () -> {
			bench.jdbc().queryForObject("SELECT COUNT(*) FROM numbers WHERE n IN (?, ?)", Integer.class, 1, 2);
			bench.inTransaction(TransactionDefinition.PROPAGATION_REQUIRED, () -> {
				bench.insert(1);
				bench.reach();
			});
		});
		assertThat(told).isEqualTo(new Told("returned", 2, ""));
		assertThat(bench.numbers()).containsExactly(1);
	}

	@Test
	void readOnlyTransactionAfterAnInsertOnTheSameConnectionIsRunAgain() throws SQLException {
		assertThat(bench.call(Rerun.SAFE, () -> bench.insert(1)).what()).isEqualTo("returned");
		TransactionTemplate reading = new TransactionTemplate(bench.bean(PlatformTransactionManager.class));
		reading.setReadOnly(true);
		bench.cutOnce();
		Told told = bench.call(Rerun.SAFE, () -> reading.executeWithoutResult((status) -> bench.reach()));
		assertThat(told).isEqualTo(new Told("returned", 2, ""));
		assertThat(bench.numbers()).containsExactly(1);
	}

	@Test
	void queryThatIsLostItselfIsRunAgain() {
		bench.cutOnce();
		Told told = bench.call(Rerun.SAFE, () -> bench.reach());
		assertThat(told).isEqualTo(new Told("returned", 2, ""));
	}

	@Test
	void callWhoseQueryCalledAFunctionThatWritesIsNotRunAgain() throws SQLException {
		bench.cutOnce();
		Told told = bench.call(Rerun.SAFE, () -> {
			bench.jdbc().queryForObject("SELECT numbered(1)", Integer.class);
			bench.inTransaction(TransactionDefinition.PROPAGATION_REQUIRED, () -> {
				bench.insert(2);
				bench.reach();
			});
		});
		assertThat(told.what()).as(told.toString()).isEqualTo("TransactionOutcomeUnknownException");
		assertThat(told.attempts()).isOne();
		assertThat(bench.numbers()).containsExactly(1);
	}

	@Test
	void callThatDescribedAQueryThatWritesIsNotRunAgain() throws SQLException {
		bench.cutOnce();
		Told told = bench.call(Rerun.SAFE, () -> {
			bench.jdbc()
				.execute("SELECT numbered(1)",
						(PreparedStatementCallback<ResultSetMetaData>) PreparedStatement::getMetaData);
			bench.reach();
		});
		assertThat(told.what()).as(told.toString()).isEqualTo("TransactionOutcomeUnknownException");
		assertThat(told.attempts()).isOne();
		assertThat(bench.numbers()).containsExactly(1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "CALL begins_and_commits()", "CALL sets_and_resets()" })
	void readingCallWhoseProcedureWroteAndCleanedUpIsNotRunAgain(String sql) {
		bench.cutOnce();
		assertThatExceptionOfType(TransactionOutcomeUnknownException.class)
			.isThrownBy(() -> bench.bean(FabricTemplate.class)
				.execute(StatementBench.GROUP, AccessMode.READ_ONLY, Rerun.SAFE, () -> {
					bench.jdbc().execute(sql);
					bench.reach();
					return true;
				}));
		assertThat(bench.numbers()).containsExactly(1);
	}

	@Test
	void callThatWroteBeforeItsQueryIsNotRunAgain() throws SQLException {
		bench.cutOnce();
		Told told = bench.call(Rerun.SAFE, () -> {
			bench.insert(1);
			bench.reach();
		});
		assertThat(told.what()).as(told.toString()).isEqualTo("TransactionOutcomeUnknownException");
		assertThat(bench.numbers()).containsExactly(1);
	}

}
