package io.github.fabricspring.acceptance.statements;

import java.io.IOException;
import java.sql.SQLException;

import io.github.fabricspring.Rerun;
import io.github.fabricspring.acceptance.statements.StatementBench.Told;
import io.github.fabricspring.sample.farm.junit.ServerExtension;
import io.github.fabricspring.test.fault.Cut;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Settings of the session that an application brings along. Whatever they are, callers
 * are told what is there.
 */
@Timeout(120)
class SettingsIntegrationTests {

	private static final String INIT = "fabric.datasource.hikari.connection-init-sql=";

	private static final String VARIABLES = "fabric.datasource.properties.sessionVariables=";

	private static final String PROPERTY = "fabric.datasource.properties.";

	@RegisterExtension
	static final ServerExtension server = Numbers.server().beforeEach("DROP TABLE IF EXISTS app.made");

	@ParameterizedTest
	@ValueSource(strings = { VARIABLES + "sql_safe_updates=1", VARIABLES + "autocommit=0",
			VARIABLES + "completion_type=1", VARIABLES + "sql_mode='ANSI'", VARIABLES + "max_execution_time=1",
			VARIABLES + "transaction_isolation='SERIALIZABLE'", VARIABLES + "session_track_transaction_info=OFF",
			VARIABLES + "lock_wait_timeout=1", VARIABLES + "time_zone='+14:00'", INIT + "SET autocommit=0",
			INIT + "START TRANSACTION", INIT + "SET SESSION completion_type=1",
			INIT + "SET SESSION session_track_transaction_info=OFF", INIT + "SET SESSION session_track_gtids=OFF",
			"fabric.datasource.hikari.auto-commit=false", "fabric.datasource.hikari.isolate-internal-queries=true",
			PROPERTY + "useServerPrepStmts=true", PROPERTY + "rewriteBatchedStatements=true",
			PROPERTY + "allowMultiQueries=true", PROPERTY + "useCursorFetch=true",
			PROPERTY + "useLocalSessionState=true", PROPERTY + "cacheServerConfiguration=true",
			PROPERTY + "queryTimeoutKillsConnection=true", PROPERTY + "alwaysSendSetIsolation=false",
			PROPERTY + "enableQueryTimeouts=false", PROPERTY + "dontTrackOpenResources=true" })
	void callersAreToldWhatIsThere(String setting) throws IOException, SQLException {
		try (StatementBench bench = new StatementBench(server.get(), StatementBench.Jdbc.class,
				"fabric.retry.timeout=3s", setting)) {
			assertTruth(bench.transaction(Rerun.EXACTLY_ONCE, () -> bench.insert(1)), bench, 1);
			bench.cutCommit(0, Cut.Place.BEFORE_REPLY);
			assertTruth(bench.transaction(Rerun.EXACTLY_ONCE, () -> bench.insert(2)), bench, 2);
			bench.cutOnce();
			assertTruth(bench.transaction(Rerun.SAFE, () -> {
				bench.insert(3);
				bench.reach();
			}), bench, 3);
			bench.cutOnce();
			assertTruth(bench.transaction(Rerun.EXACTLY_ONCE, () -> {
				bench.insert(4);
				bench.jdbc().execute("CREATE TABLE IF NOT EXISTS made (n INT)");
				bench.reach();
			}), bench, 4);
			assertTruth(bench.call(Rerun.SAFE, () -> bench.insert(5)), bench, 5);
		}
	}

	private static void assertTruth(Told told, StatementBench bench, int number) throws SQLException {
		long rows = bench.numbers().stream().filter((n) -> n == number).count();
		switch (told.what()) {
			case "returned" -> assertThat(rows).as(number + " " + told).isOne();
			case "TransactionOutcomeUnknownException", "TransactionPartlyCommittedException" ->
				assertThat(rows).as(number + " " + told).isLessThan(2);
			default -> assertThat(rows).as(number + " " + told).isZero();
		}
	}

}
