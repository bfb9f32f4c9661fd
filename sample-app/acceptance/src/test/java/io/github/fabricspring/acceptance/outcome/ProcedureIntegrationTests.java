package io.github.fabricspring.acceptance.outcome;

import java.sql.Connection;
import java.sql.Statement;

import io.github.fabricspring.connection.key.CommitResolver.KeyUse;
import io.github.fabricspring.outcome.OutcomeFacts;
import io.github.fabricspring.outcome.OutcomeSchema;
import io.github.fabricspring.sample.farm.FarmAccounts;
import io.github.fabricspring.sample.farm.junit.ServerExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

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
