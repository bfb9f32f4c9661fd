package io.github.fabricspring.acceptance.outcome;

import java.sql.SQLException;
import java.time.Duration;

import io.github.fabricspring.acceptance.outcome.OutcomeBench.Transaction;
import io.github.fabricspring.connection.key.CommitResolver.Outcome;
import io.github.fabricspring.outcome.table.OutcomeStatements;
import io.github.fabricspring.sample.farm.MysqlServer;
import io.github.fabricspring.sample.farm.Sql;
import io.github.fabricspring.sample.farm.junit.ServerExtension;
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
	static final ServerExtension server = ServerExtension.first()
		.beforeEach("DROP TABLE IF EXISTS app.fabric_outcome, app.spare, app.old, app.t");

	/** Of a table, whose keys are then of a later second than itself. */
	private static final Duration AGE = Duration.ofSeconds(2);

	@SuppressWarnings("NullAway.Init") // set before each test
	private OutcomeBench bench;

	@BeforeEach
	void open() throws Exception {
		this.bench = OutcomeBench.on(server);
		server.execute("CREATE TABLE app.spare LIKE app.fabric_outcome");
	}

	@Test
	void tableWhoseRowsWereAllDeletedProvesNothing() throws SQLException {
		assertProvesNothingAfter("DELETE FROM app.fabric_outcome");
	}

	@Test
	void tableThatWasReplacedByAnOlderEmptyOneProvesNothing() throws SQLException {
		server.awaitAge("app.spare", AGE);
		assertProvesNothingAfter("RENAME TABLE app.fabric_outcome TO app.old, app.spare TO app.fabric_outcome");
	}

	@Test
	void tableThatWasReplacedByACopyOfItsRowsProvesWhatItSays() throws SQLException {
		Transaction transaction = commit();
		server.execute("INSERT INTO app.spare SELECT * FROM app.fabric_outcome",
				"RENAME TABLE app.fabric_outcome TO app.old, app.spare TO app.fabric_outcome");
		assertThat(resolve(transaction)).isEqualTo(Outcome.COMMITTED);
	}

	// Its filter was set after the start: it has the row, the table, and no key
	@Test
	void nextPrimaryThatLeftTheTableOutProvesNothing() throws SQLException {
		MysqlServer next = server.farm().servers().get(1);
		Sql.on(next)
			.execute("SET GLOBAL super_read_only = OFF", "SET GLOBAL read_only = OFF",
					"DROP TABLE IF EXISTS app.fabric_outcome, app.t", "CREATE TABLE app.t (n INT PRIMARY KEY)",
					new OutcomeStatements("app.fabric_outcome").create());
		server.awaitAge("app.fabric_outcome", AGE);
		Transaction transaction = commit();
		Sql.on(next).execute("INSERT INTO app.t VALUES (1)");
		this.bench.node.answers(OutcomeBench.primary(next));
		assertThat(resolve(transaction)).isNotEqualTo(Outcome.NOT_COMMITTED);
	}

	private void assertProvesNothingAfter(String sql) throws SQLException {
		server.awaitAge("app.fabric_outcome", AGE);
		Transaction transaction = commit();
		server.execute(sql);
		Outcome told = resolve(transaction);
		assertThat(OutcomeBench.rows(server.get(), 1)).isEqualTo("1");
		assertThat(told).isNotEqualTo(Outcome.NOT_COMMITTED);
	}

	private Transaction commit() throws SQLException {
		Transaction transaction = this.bench.begin(OutcomeBench.primary(server.get()), 1);
		transaction.send();
		return transaction;
	}

	private Outcome resolve(Transaction transaction) {
		return this.bench.resolve(transaction, new SQLException("lost", "08S01"), OutcomeBench.PATIENCE);
	}

}
