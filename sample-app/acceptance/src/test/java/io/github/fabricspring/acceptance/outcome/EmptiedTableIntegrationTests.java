package io.github.fabricspring.acceptance.outcome;

import java.sql.SQLException;

import io.github.fabricspring.acceptance.outcome.OutcomeBench.Transaction;
import io.github.fabricspring.connection.key.CommitResolver.Outcome;
import io.github.fabricspring.outcome.table.OutcomeStatements;
import io.github.fabricspring.sample.farm.MysqlServer;
import io.github.fabricspring.sample.farm.junit.FarmExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for outcome tables that lose a key between its COMMIT and the question for it, on
 * a real server. The absence of the key proves nothing then.
 */
@Timeout(120)
class EmptiedTableIntegrationTests {

	@RegisterExtension
	static final FarmExtension farm = FarmExtension.shared();

	private final MysqlServer server = farm.get().servers().get(0);

	@SuppressWarnings("NullAway.Init") // set before each test
	private OutcomeBench bench;

	@BeforeEach
	void open() throws Exception {
		this.bench = new OutcomeBench();
		OutcomeBench.run(this.server, "SET GLOBAL super_read_only = OFF", "SET GLOBAL read_only = OFF",
				"DROP TABLE IF EXISTS app.fabric_outcome, app.spare, app.old", "DROP TABLE IF EXISTS app.t");
		this.bench.open(this.server);
		OutcomeBench.run(this.server, "CREATE TABLE app.spare LIKE app.fabric_outcome");
	}

	@AfterEach
	void close() {
		OutcomeBench.run(this.server, "DROP TABLE IF EXISTS app.fabric_outcome, app.spare, app.old");
		this.bench.close();
	}

	@Test
	void tableWhoseRowsWereAllDeletedProvesNothing() throws SQLException {
		assertProvesNothingAfter("DELETE FROM app.fabric_outcome");
	}

	@Test
	void tableThatWasReplacedByAnOlderEmptyOneProvesNothing() throws SQLException {
		OutcomeBench.run(this.server, "DO SLEEP(2.1)");
		assertProvesNothingAfter("RENAME TABLE app.fabric_outcome TO app.old, app.spare TO app.fabric_outcome");
	}

	@Test
	void tableThatWasReplacedByACopyOfItsRowsProvesWhatItSays() throws SQLException {
		Transaction transaction = commit("DO 1");
		OutcomeBench.run(this.server, "INSERT INTO app.spare SELECT * FROM app.fabric_outcome",
				"RENAME TABLE app.fabric_outcome TO app.old, app.spare TO app.fabric_outcome");
		assertThat(resolve(transaction)).isEqualTo(Outcome.COMMITTED);
	}

	// Its filter was set after the start: it has the row, the table, and no key
	@Test
	void nextPrimaryThatLeftTheTableOutProvesNothing() throws SQLException {
		MysqlServer next = farm.get().servers().get(1);
		OutcomeBench.run(next, "SET GLOBAL super_read_only = OFF", "SET GLOBAL read_only = OFF",
				"DROP TABLE IF EXISTS app.fabric_outcome, app.t", "CREATE TABLE app.t (n INT PRIMARY KEY)",
				new OutcomeStatements("app.fabric_outcome").create());
		Transaction transaction = commit("DO SLEEP(2.1)");
		OutcomeBench.run(next, "INSERT INTO app.t VALUES (1)");
		this.bench.node.announce(OutcomeBench.primary(next));
		assertThat(resolve(transaction)).isNotEqualTo(Outcome.NOT_COMMITTED);
	}

	private void assertProvesNothingAfter(String sql) throws SQLException {
		Transaction transaction = commit("DO SLEEP(2.1)");
		OutcomeBench.run(this.server, sql);
		Outcome told = resolve(transaction);
		assertThat(OutcomeBench.rows(this.server, 1)).isEqualTo("1");
		assertThat(told).isNotEqualTo(Outcome.NOT_COMMITTED);
	}

	private Transaction commit(String before) throws SQLException {
		OutcomeBench.run(this.server, before);
		Transaction transaction = this.bench.begin(OutcomeBench.primary(this.server), 1);
		transaction.send();
		return transaction;
	}

	private Outcome resolve(Transaction transaction) {
		return this.bench.resolve(transaction, new SQLException("lost", "08S01"), OutcomeBench.PATIENCE);
	}

}
