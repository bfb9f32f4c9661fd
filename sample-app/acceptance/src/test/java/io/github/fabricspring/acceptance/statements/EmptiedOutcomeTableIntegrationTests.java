package io.github.fabricspring.acceptance.statements;

import java.io.IOException;
import java.sql.SQLException;

import io.github.fabricspring.Rerun;
import io.github.fabricspring.acceptance.statements.StatementBench.Told;
import io.github.fabricspring.sample.farm.MysqlServer;
import io.github.fabricspring.sample.farm.junit.FarmExtension;
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
	static final FarmExtension farm = FarmExtension.shared();

	@Test
	void callWhoseKeyWasDeletedMeanwhileIsNotRunAgain() throws IOException, SQLException {
		StatementBench.asRoot(server(), "SET GLOBAL super_read_only = OFF", "SET GLOBAL read_only = OFF",
				"CREATE TABLE app.numbers (id INT AUTO_INCREMENT PRIMARY KEY, n INT NOT NULL)");
		try (StatementBench bench = new StatementBench(server(), StatementBench.Jdbc.class)) {
			assertThat(bench.transaction(Rerun.EXACTLY_ONCE, () -> bench.insert(1)).what()).isEqualTo("returned");
			StatementBench.asRoot(server(), "DO SLEEP(2.1)");
			bench.cut(FaultPlan.once(Request::isCommit, new Cut(Cut.Place.BEFORE_REPLY, Cut.Manner.RST)),
					EmptiedOutcomeTableIntegrationTests::empty);
			Told told = bench.transaction(Rerun.EXACTLY_ONCE, () -> bench.insert(2));
			assertThat(bench.numbers()).as(told.toString()).containsExactly(1, 2);
			assertThat(told.what()).isEqualTo("TransactionOutcomeUnknownException");
		}
	}

	private static void empty() {
		try {
			StatementBench.asRoot(server(), "DELETE FROM app.fabric_outcome");
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static MysqlServer server() {
		return farm.get().servers().get(0);
	}

}
