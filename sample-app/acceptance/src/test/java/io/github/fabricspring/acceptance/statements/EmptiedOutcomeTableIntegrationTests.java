package io.github.fabricspring.acceptance.statements;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;

import io.github.fabricspring.Rerun;
import io.github.fabricspring.acceptance.statements.StatementBench.Told;
import io.github.fabricspring.sample.farm.junit.ServerExtension;
import io.github.fabricspring.test.fault.Cut;
import io.github.fabricspring.test.fault.FaultPlan;
import io.github.fabricspring.test.fault.Request;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A call whose COMMIT was carried out, whose answer was lost, and whose key was deleted
 * by somebody before it was asked for.
 */
class EmptiedOutcomeTableIntegrationTests {

	@RegisterExtension
	static final ServerExtension server = Numbers.server();

	@Test
	void callWhoseKeyWasDeletedMeanwhileIsNotRunAgain() throws IOException, SQLException {
		try (StatementBench bench = new StatementBench(server.get(), StatementBench.Jdbc.class)) {
			assertThat(bench.transaction(Rerun.EXACTLY_ONCE, () -> bench.insert(1)).what()).isEqualTo("returned");
			server.awaitAge("app.fabric_outcome", Duration.ofSeconds(2));
			bench.cut(FaultPlan.once(Request::isCommit, new Cut(Cut.Place.BEFORE_REPLY, Cut.Manner.RST)),
					EmptiedOutcomeTableIntegrationTests::empty);
			Told told = bench.transaction(Rerun.EXACTLY_ONCE, () -> bench.insert(2));
			assertThat(bench.numbers()).as(told.toString()).containsExactly(1, 2);
			assertThat(told.what()).isEqualTo("TransactionOutcomeUnknownException");
		}
	}

	private static void empty() {
		server.execute("DELETE FROM app.fabric_outcome");
	}

}
