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

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Writes to tables without transactions, which stay. The server reports no GTIDs.
 */
class UntransactionalTablesIntegrationTests {

	@RegisterExtension
	static final ServerExtension server = ServerExtension.store()
		.beforeAll(Numbers.TABLE, "CREATE TABLE app.lasting (n INT NOT NULL) ENGINE=MyISAM",
				"CREATE PROCEDURE app.lasts() INSERT INTO app.lasting VALUES (2)")
		.beforeEach(Numbers.CLEAR, "DELETE FROM app.lasting");

	private static StatementBench bench;

	@BeforeAll
	static void open() throws IOException {
		bench = StatementBench.on(server);
	}

	@ParameterizedTest
	@EnumSource(names = { "SAFE", "EXACTLY_ONCE" })
	void callThatWroteToOneIsNotRunAgain(Rerun rerun) throws SQLException {
		bench.cutOnce();
		Told told = bench.transaction(rerun, () -> {
			bench.insert(1);
			bench.jdbc().execute("INSERT INTO lasting VALUES (2)");
			bench.reach();
		});
		assertPartlyCommitted(told);
	}

	@Test
	void callWhoseProcedureWroteToOneIsNotRunAgain() throws SQLException {
		bench.cutOnce();
		Told told = bench.transaction(Rerun.SAFE, () -> {
			bench.insert(1);
			bench.jdbc().execute("CALL lasts()");
			bench.reach();
		});
		assertPartlyCommitted(told);
	}

	@Test
	void commitThatIsLostBehindOneIsNotRunAgain() throws SQLException {
		bench.cutCommit(0, Cut.Place.BEFORE_REQUEST);
		Told told = bench.transaction(Rerun.EXACTLY_ONCE, () -> {
			bench.jdbc().execute("INSERT INTO lasting VALUES (2)");
			bench.insert(1);
		});
		assertPartlyCommitted(told);
	}

	private static void assertPartlyCommitted(Told told) throws SQLException {
		assertThat(told.what()).as(told.toString()).isEqualTo("TransactionPartlyCommittedException");
		assertThat(told.attempts()).isOne();
		assertThat(bench.numbers()).isEmpty();
		assertThat(server.number("SELECT COUNT(*) FROM app.lasting")).isOne();
	}

}
