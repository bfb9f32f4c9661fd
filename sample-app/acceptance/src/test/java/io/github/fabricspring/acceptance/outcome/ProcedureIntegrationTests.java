package io.github.fabricspring.acceptance.outcome;

import java.sql.Connection;
import java.sql.Statement;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

import io.github.fabricspring.connection.key.CommitResolver.KeyUse;
import io.github.fabricspring.outcome.OutcomeFacts;
import io.github.fabricspring.outcome.OutcomeSchema;
import io.github.fabricspring.outcome.table.OutcomeStatements;
import io.github.fabricspring.outcome.table.ProcedureRehearsal;
import io.github.fabricspring.sample.farm.FarmAccounts;
import io.github.fabricspring.sample.farm.Sql;
import io.github.fabricspring.sample.farm.junit.ServerExtension;
import io.github.fabricspring.topology.Server;
import io.github.fabricspring.topology.ServerMode;
import io.github.fabricspring.topology.ServerStatus;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for the check of the procedure that commits with a key, and for what AUTO means
 * where it cannot be used.
 */
class ProcedureIntegrationTests {

	@RegisterExtension
	static final ServerExtension server = ServerExtension.first()
		.beforeEach("DROP PROCEDURE IF EXISTS app.fabric_commit", "DROP TABLE IF EXISTS app.fabric_outcome, app.t",
				"DROP USER IF EXISTS small@127.0.0.1");

	@SuppressWarnings("NullAway.Init") // set before each test
	private OutcomeBench bench;

	@BeforeEach
	void open() throws Exception {
		this.bench = OutcomeBench.on(server);
	}

	@Test
	void isMadeWithTheTableAndUsedByAuto() throws Exception {
		OutcomeFacts facts = this.bench.schema().prepare("YYZ", OutcomeBench.PATIENCE);
		assertThat(facts).isEqualTo(new OutcomeFacts("app", null, null));
		assertThat(this.bench.table.use("YYZ", false, OutcomeBench.PATIENCE)).isEqualTo(KeyUse.WITHIN_COMMIT);
		assertThat(this.bench.table.use("YYZ", true, OutcomeBench.PATIENCE)).isEqualTo(KeyUse.WITHIN_COMMIT);
	}

	@ParameterizedTest
	@ValueSource(strings = { "INSERT INTO fabric_outcome (id) VALUES (k)",
			"BEGIN COMMIT; INSERT INTO fabric_outcome (id) VALUES (k); END",
			"BEGIN INSERT IGNORE INTO fabric_outcome (id) VALUES (k); COMMIT; END",
			"BEGIN COMMIT; INSERT INTO fabric_outcome (id) VALUES (k); COMMIT; END", "COMMIT",
			"BEGIN DECLARE CONTINUE HANDLER FOR SQLEXCEPTION BEGIN END; INSERT INTO fabric_outcome (id) VALUES (k); COMMIT; END" })
	void anotherDefinitionIsFoundByWhatItDoes(String body) throws Exception {
		server.execute("DROP PROCEDURE app.fabric_commit",
				"CREATE PROCEDURE app.fabric_commit (IN k BINARY(16)) SQL SECURITY INVOKER " + body);
		assertThat(this.bench.schema().prepare("YYZ", OutcomeBench.PATIENCE).procedureProblem())
			.contains("`fabric_commit`");
		assertThat(this.bench.table.use("YYZ", true, OutcomeBench.PATIENCE)).isEqualTo(KeyUse.BEFORE_COMMIT);
		assertThat(this.bench.table.use("YYZ", false, OutcomeBench.PATIENCE)).isEqualTo(KeyUse.NONE);
	}

	@Test
	void accountThatMayNotExecuteItIsTold() throws Exception {
		server.execute("CREATE USER small@127.0.0.1 IDENTIFIED BY 'small'",
				"GRANT SELECT, INSERT, UPDATE, DELETE ON app.* TO small@127.0.0.1");
		try (OutcomeBench small = new OutcomeBench(this.bench.settings, new FarmAccounts.Account("small", "small"))) {
			small.node.answers(OutcomeBench.primary(server.get()));
			assertThat(small.schema().prepare("YYZ", OutcomeBench.PATIENCE).procedureProblem())
				.contains("GRANT EXECUTE ON PROCEDURE");
			server.execute("GRANT EXECUTE ON PROCEDURE app.fabric_commit TO small@127.0.0.1");
			assertThat(small.schema().prepare("YYZ", OutcomeBench.PATIENCE).procedureProblem()).isNull();
		}
	}

	@Test
	void isCalledOnEachServerThatComesAsASecondaryAndWritesNothing() throws Exception {
		assertThat(this.bench.table.use("YYZ", true, OutcomeBench.PATIENCE)).isEqualTo(KeyUse.WITHIN_COMMIT);
		String written = state();
		long calls = calls();
		// an open one: what the procedure would write is refused all the same
		announce();
		announce(secondary());
		await().until(() -> calls() == calls + 1);
		announce(OutcomeBench.primary(server.get()));
		announce(secondary());
		announce();
		announce(secondary());
		await().until(() -> calls() == calls + 2);
		assertThat(state()).isEqualTo(written);
	}

	@Test
	void isCalledOnTheSecondariesThatAGroupHasWhenItIsFoundToUseIt() throws Exception {
		announce(secondary());
		long calls = calls();
		try (ProcedureRehearsal rehearsal = new ProcedureRehearsal(new OutcomeStatements(this.bench.settings.table()),
				this.bench.topology, this.bench.connector)) {
			rehearsal.begin("YYZ", "app");
			await().until(() -> calls() == calls + 1);
		}
	}

	private void announce(Server... servers) throws Exception {
		this.bench.node.answers(servers);
		this.bench.topology.refreshedAfter("YYZ", Instant.now())
			.get(OutcomeBench.PATIENCE.toSeconds(), TimeUnit.SECONDS);
	}

	private static Server secondary() {
		return new Server(server.get().uuid(), "YYZ", "127.0.0.1", server.get().port(), ServerStatus.SECONDARY,
				ServerMode.READ_ONLY, 1);
	}

	private static long calls() {
		return Long.parseLong(Sql.on(server.get()).value("""
				SELECT IFNULL(SUM(count_star), 0) FROM performance_schema.events_statements_summary_by_program
				WHERE object_type = 'PROCEDURE' AND object_name = 'fabric_commit'"""));
	}

	private static String state() {
		return Sql.on(server.get()).value("SELECT CONCAT(COUNT(*), @@global.gtid_executed) FROM app.fabric_outcome");
	}

	@Test
	void definitionForMigrationsIsSound() throws Exception {
		OutcomeSchema schema = this.bench.schema();
		server.execute("DROP PROCEDURE app.fabric_commit");
		try (Connection connection = server.get().connect(); Statement statement = connection.createStatement()) {
			statement.execute("USE app");
			statement.execute(schema.procedure());
		}
		assertThat(schema.prepare("YYZ", OutcomeBench.PATIENCE).procedureProblem()).isNull();
	}

}
