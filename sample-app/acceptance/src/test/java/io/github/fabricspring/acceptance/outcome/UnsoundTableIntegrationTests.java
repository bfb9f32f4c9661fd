package io.github.fabricspring.acceptance.outcome;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;

import io.github.fabricspring.acceptance.outcome.OutcomeBench.Transaction;
import io.github.fabricspring.connection.key.CommitResolver.KeyLimit;
import io.github.fabricspring.connection.key.CommitResolver.Outcome;
import io.github.fabricspring.outcome.OutcomePurger;
import io.github.fabricspring.outcome.table.OutcomeTableException;
import io.github.fabricspring.sample.farm.FarmAccounts;
import io.github.fabricspring.sample.farm.junit.ServerExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for outcome tables that prove nothing, or that are locked, on a real server.
 */
@Timeout(120)
class UnsoundTableIntegrationTests {

	@RegisterExtension
	static final ServerExtension server = ServerExtension.first()
		.beforeEach("DROP TABLE IF EXISTS app.fabric_outcome, app.t");

	private static final String COLUMNS = "fenced BOOLEAN NOT NULL DEFAULT FALSE, touched INT UNSIGNED NOT NULL DEFAULT 0,"
			+ " created TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP";

	@SuppressWarnings("NullAway.Init") // set before each test
	private OutcomeBench bench;

	@BeforeEach
	void open() throws Exception {
		this.bench = OutcomeBench.on(server);
	}

	@Test
	void tableWithoutAUniqueKeyIsRefused() {
		replaceBy("id BINARY(16) NOT NULL, " + COLUMNS + ", KEY (id)", "InnoDB");
		assertRefused("no unique key");
	}

	@Test
	void tableWhoseUniqueKeyHasMoreColumnsIsRefused() {
		replaceBy("id BINARY(16) NOT NULL, " + COLUMNS + ", PRIMARY KEY (id, created)", "InnoDB");
		assertRefused("no unique key");
	}

	@Test
	void tableOfAnEngineWithoutTransactionsIsRefused() {
		replaceBy("id BINARY(16) NOT NULL PRIMARY KEY, " + COLUMNS, "MyISAM");
		assertRefused("MyISAM");
	}

	@Test
	void tableThatLostItsUniqueKeyMeanwhileProvesNothing() throws SQLException {
		replaceBy("id BINARY(16) NOT NULL, " + COLUMNS, "InnoDB");
		Transaction transaction = begin(1);
		transaction.send();
		assertThat(resolve(transaction)).isEqualTo(Outcome.UNKNOWN);
	}

	@Test
	void tableThatWasTruncatedMeanwhileProvesNothing() throws SQLException {
		Transaction transaction = begin(1);
		transaction.send();
		server.execute("TRUNCATE TABLE app.fabric_outcome");
		assertThat(resolve(transaction)).isEqualTo(Outcome.UNKNOWN);
		assertThat(OutcomeBench.rows(server.get(), 1)).isEqualTo("1");
	}

	@Test
	void tableThatWasTruncatedProvesWhatItSaysOnceItIsMarkedAgain() throws SQLException {
		server.execute("TRUNCATE TABLE app.fabric_outcome");
		Clock before = Clock.offset(Clock.systemUTC(), Duration.ofSeconds(-11));
		new OutcomePurger(this.bench.settings, this.bench.topology, this.bench.connector, before)
			.purge(OutcomeBench.primary(server.get()));
		Transaction transaction = begin(1);
		transaction.connection().abort(Runnable::run);
		assertThat(resolve(transaction)).isEqualTo(Outcome.NOT_COMMITTED);
	}

	@Test
	void keyIsNotWaitedForLongerThanTheTransactionMayTake() throws SQLException {
		assertKeyTakesNoLongerThan(new KeyLimit(Duration.ofSeconds(1), true));
	}

	@Test
	void keyIsNotWaitedForLongerThanACallMayWait() throws SQLException {
		assertKeyTakesNoLongerThan(new KeyLimit(Duration.ofSeconds(1), false));
	}

	@Test
	void loginThatIsRefusedIsToldAtOnce() throws Exception {
		try (OutcomeBench other = new OutcomeBench(this.bench.settings,
				new FarmAccounts.Account(FarmAccounts.DEFAULTS.application().user(), "wrong"))) {
			other.node.answers(OutcomeBench.primary(server.get()));
			assertThatExceptionOfType(OutcomeTableException.class)
				.isThrownBy(() -> other.schema().prepare("YYZ", Duration.ofMinutes(1)))
				.withMessageContainingAll("fabric.datasource", "Access denied");
		}
	}

	private void assertKeyTakesNoLongerThan(KeyLimit limit) throws SQLException {
		try (Connection locking = server.get().connect();
				Statement statement = locking.createStatement();
				Connection writing = this.bench.connector.connect(OutcomeBench.primary(server.get()),
						UUID.randomUUID().toString(), Duration.ofSeconds(20))) {
			writing.setAutoCommit(false);
			statement.execute("LOCK TABLES app.fabric_outcome WRITE");
			long begun = System.nanoTime();
			assertThatExceptionOfType(SQLException.class)
				.isThrownBy(() -> this.bench.table.writeKey("YYZ", writing, limit));
			assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(8));
			statement.execute("UNLOCK TABLES");
			assertThat(this.bench.table.writeKey("YYZ", writing, limit)).isNotNull();
		}
	}

	private Transaction begin(int number) throws SQLException {
		return this.bench.begin(OutcomeBench.primary(server.get()), number);
	}

	private Outcome resolve(Transaction transaction) {
		return this.bench.resolve(transaction, new SQLException("lost", "08S01"), OutcomeBench.PATIENCE);
	}

	private void assertRefused(String why) {
		assertThatExceptionOfType(OutcomeTableException.class)
			.isThrownBy(() -> this.bench.schema().prepare("YYZ", OutcomeBench.PATIENCE))
			.withMessageContainingAll("`fabric_outcome` of group YYZ", why, "CREATE TABLE IF NOT EXISTS");
	}

	private void replaceBy(String columns, String engine) {
		server.execute("DROP TABLE app.fabric_outcome",
				"CREATE TABLE app.fabric_outcome (" + columns + ") ENGINE=" + engine);
	}

}
