package io.github.fabricspring.acceptance.statements;

import java.io.IOException;
import java.sql.PreparedStatement;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;

import io.github.fabricspring.Rerun;
import io.github.fabricspring.acceptance.statements.StatementBench.Told;
import io.github.fabricspring.sample.farm.junit.ServerExtension;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.jdbc.core.PreparedStatementCallback;
import org.springframework.transaction.TransactionDefinition;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Queries outside of any transaction, in a call that may write.
 */
class PlainReadsIntegrationTests {

	@RegisterExtension
	static final ServerExtension server = Numbers.server()
		.beforeAll("CREATE FUNCTION app.numbered(x INT) RETURNS INT DETERMINISTIC"
				+ " BEGIN INSERT INTO app.numbers (n) VALUES (x); RETURN x; END");

	private static StatementBench bench;

	@BeforeAll
	static void open() throws IOException {
		bench = StatementBench.on(server);
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
