package io.github.fabricspring.acceptance.outcome;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.github.fabricspring.GroupUnavailableException;
import io.github.fabricspring.outcome.OutcomePurger;
import io.github.fabricspring.outcome.OutcomeSchema;
import io.github.fabricspring.outcome.OutcomeSettings;
import io.github.fabricspring.outcome.table.OutcomeTableException;
import io.github.fabricspring.sample.farm.FarmAccounts;
import io.github.fabricspring.sample.farm.junit.ServerExtension;
import io.github.fabricspring.topology.Server;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link OutcomeSchema} and {@link OutcomePurger}.
 */
class OutcomeUpkeepIntegrationTests {

	@RegisterExtension
	static final ServerExtension server = ServerExtension.first()
		.beforeEach("DROP TABLE IF EXISTS app.fabric_outcome, app.t", "DROP USER IF EXISTS small@127.0.0.1");

	private static final int WRITERS = 8;

	private static final Duration RETENTION = Duration.ofSeconds(2);

	private static final String KEYS = "SELECT COUNT(*) FROM app.fabric_outcome WHERE id > x'01'";

	private static final String MARKS = "SELECT COUNT(*) FROM app.fabric_outcome WHERE id < x'01'";

	private static final String LATEST_MARK = "SELECT HEX(MAX(id)) FROM app.fabric_outcome WHERE id < x'01'";

	/** How often the application was refused to create a table. */
	private static final String REFUSALS = "SELECT IFNULL(SUM(sum_errors), 0)"
			+ " FROM performance_schema.events_statements_summary_by_user_by_event_name"
			+ " WHERE event_name = 'statement/sql/create_table' AND user = 'app'";

	private OutcomeBench bench;

	private Server primary;

	@BeforeEach
	void openBench() throws Exception {
		this.primary = OutcomeBench.primary(server.get());
		this.bench = server
			.closing(new OutcomeBench(settings("fabric_outcome", true), FarmAccounts.DEFAULTS.application()));
		this.bench.open(server.get());
	}

	@Test
	void writersNeverWaitForThePurgerAndLiveKeysStay() throws Exception {
		OutcomePurger purger = purger();
		BenchWriters writers = new BenchWriters(WRITERS);
		try (Connection open = connect(this.bench)) {
			open.setAutoCommit(false);
			UUID inFlight = this.bench.table.writeKey("YYZ", open, OutcomeBench.LIMIT);
			CompletableFuture<Void> written = writers.runFor(Duration.ofSeconds(6));
			int purged = 0;
			while (!written.isDone()) {
				purged += purger.purge(this.primary);
			}
			written.join();
			open.commit();
			assertThat(has(inFlight)).as("the key of the transaction that was open all the time").isEqualTo("1");
			assertThat(purged).isPositive();
		}
		assertThat(writers.errors).isEmpty();
		assertThat(writers.missing).isEmpty();
		System.out.println("purge: keys=" + writers.keys.size() + " missing=0 writer-errors=0");
		await().untilAsserted(() -> {
			purger.purge(this.primary);
			assertThat(server.value(KEYS)).isEqualTo("0");
		});
	}

	@Test
	void aMarkIsRenewedAndTheLatestOldOneStays() throws SQLException {
		String first = server.value(LATEST_MARK);
		purgeAfter(Duration.ofHours(1));
		String second = server.value(LATEST_MARK);
		assertThat(second).isGreaterThan(first);
		assertThat(server.value(MARKS)).isEqualTo("2");
		purgeAfter(Duration.ofHours(2));
		assertThat(server.value(MARKS)).as("the second, which is old now, and a third").isEqualTo("2");
		server.execute("DELETE FROM app.fabric_outcome");
		purgeAfter(Duration.ZERO);
		assertThat(server.value(MARKS)).isEqualTo("1");
	}

	private void purgeAfter(Duration time) throws SQLException {
		Clock later = Clock.offset(Clock.systemUTC(), time);
		new OutcomePurger(this.bench.settings, this.bench.topology, this.bench.connector, later).purge(this.primary);
	}

	@Test
	void whenAnotherInstancePurgesLeavesItToThatOne() throws SQLException {
		UUID key = oldKey();
		try (Connection other = connect(this.bench); Statement statement = other.createStatement()) {
			statement.executeQuery(StoredKeys.PURGER_LOCK);
			assertThat(purger().purge(this.primary)).isZero();
		}
		await().until(() -> purger().purge(this.primary) == 1);
		assertThat(has(key)).isEqualTo("0");
	}

	@Test
	void purgesInTheBackgroundUntilClosed() throws SQLException {
		OutcomePurger purger = purger();
		purger.start();
		UUID key = oldKey();
		await().untilAsserted(() -> assertThat(has(key)).isEqualTo("0"));
		purger.close();
		await().until(() -> Thread.getAllStackTraces()
			.keySet()
			.stream()
			.noneMatch((thread) -> thread.getName().equals("fabric-outcome-purger")));
	}

	@Test
	void whenTheTableExistsAnAccountThatMayNotCreateItIsEnough() throws Exception {
		grant("SELECT, INSERT, UPDATE, DELETE");
		try (OutcomeBench small = small(settings("fabric_outcome", true))) {
			small.schema().prepare("YYZ", OutcomeBench.PATIENCE);
			assertThat(small.table.writeKey("YYZ", connect(small), OutcomeBench.LIMIT)).isNotNull();
		}
	}

	@Test
	void whenTheAccountMayNotCreateTheTableSaysWhatToDo() throws SQLException {
		grant("SELECT, INSERT, UPDATE, DELETE");
		try (OutcomeBench small = small(settings("elsewhere", true))) {
			assertThatExceptionOfType(OutcomeTableException.class)
				.isThrownBy(() -> small.schema().prepare("YYZ", OutcomeBench.PATIENCE))
				.withMessageContainingAll("`elsewhere` of group YYZ on " + this.primary.address(), "privilege CREATE",
						"CREATE TABLE IF NOT EXISTS `elsewhere`");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "SELECT", "SELECT, INSERT, UPDATE", "SELECT, INSERT, DELETE" })
	void whenTheAccountMayNotWriteTheTableSaysWhatToDo(String privileges) throws SQLException {
		grant(privileges);
		try (OutcomeBench small = small(settings("fabric_outcome", false))) {
			assertThatExceptionOfType(OutcomeTableException.class)
				.isThrownBy(() -> small.schema().prepare("YYZ", OutcomeBench.PATIENCE))
				.withMessageContainingAll("of group YYZ on " + this.primary.address(),
						"cannot be written: give the account INSERT, UPDATE and DELETE on it. The server said: ",
						" command denied to user 'small'@");
		}
	}

	@Test
	void whenTheTableIsMissingAndNotToBeCreatedSaysWhatToDo() throws SQLException {
		try (OutcomeBench other = other(settings("elsewhere", false))) {
			assertThatExceptionOfType(OutcomeTableException.class)
				.isThrownBy(() -> other.schema().prepare("YYZ", OutcomeBench.PATIENCE))
				.withMessageContainingAll("fabric.outcome.create-table", "CREATE TABLE IF NOT EXISTS `elsewhere`");
		}
	}

	@Test
	void whenTheTableHasOtherColumnsSaysSo() throws SQLException {
		try (OutcomeBench other = other(settings("t", true))) {
			assertThatExceptionOfType(OutcomeTableException.class)
				.isThrownBy(() -> other.schema().prepare("YYZ", OutcomeBench.PATIENCE))
				.withMessageContaining("`t` of group YYZ")
				.withMessageContaining("Unknown column");
		}
	}

	@Test
	void whenNoPrimaryIsAnnouncedGivesUpAtTheDeadline() {
		this.bench.node.answers();
		assertThatExceptionOfType(GroupUnavailableException.class)
			.isThrownBy(() -> this.bench.schema().prepare("YYZ", Duration.ofMillis(300)))
			.withMessageContainingAll("YYZ", "300 ms");
	}

	@Test
	void whenPrimaryIsReadOnlyYetWaitsToCreateTheTable() throws Exception {
		server.execute("DROP TABLE app.fabric_outcome", "SET GLOBAL super_read_only = ON");
		long refusals = server.number(REFUSALS);
		CompletableFuture<Void> prepared = CompletableFuture.runAsync(() -> {
			try {
				this.bench.schema().prepare("YYZ", OutcomeBench.PATIENCE);
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
		});
		await().until(() -> server.number(REFUSALS) > refusals);
		assertThat(prepared).isNotDone();
		server.execute("SET GLOBAL super_read_only = OFF", "SET GLOBAL read_only = OFF");
		prepared.join();
		assertThat(server.value("SELECT COUNT(*) FROM app.fabric_outcome")).as("its mark").isEqualTo("1");
	}

	private OutcomePurger purger() {
		return new OutcomePurger(this.bench.settings, this.bench.topology, this.bench.connector, Clock.systemUTC());
	}

	private UUID oldKey() throws SQLException {
		UUID key = StoredKeys.of(Clock.systemUTC().instant().minusSeconds(60));
		server.execute("INSERT INTO app.fabric_outcome (id, created) VALUES (" + StoredKeys.literal(key)
				+ ", NOW() - INTERVAL 1 MINUTE)");
		return key;
	}

	private String has(UUID key) {
		return server.value(StoredKeys.count(key));
	}

	private void grant(String privileges) {
		server.execute("CREATE USER small@127.0.0.1 IDENTIFIED BY 'small'",
				"GRANT " + privileges + " ON app.* TO small@127.0.0.1");
	}

	private OutcomeBench small(OutcomeSettings settings) throws SQLException {
		return announced(new OutcomeBench(settings, new FarmAccounts.Account("small", "small")));
	}

	private OutcomeBench other(OutcomeSettings settings) throws SQLException {
		return announced(new OutcomeBench(settings, FarmAccounts.DEFAULTS.application()));
	}

	private OutcomeBench announced(OutcomeBench other) {
		other.node.answers(this.primary);
		return other;
	}

	private Connection connect(OutcomeBench bench) throws SQLException {
		return bench.connector.connect(this.primary, UUID.randomUUID().toString(), Duration.ofSeconds(10));
	}

	private static OutcomeSettings settings(String table, boolean create) {
		return new OutcomeSettings(table, create, RETENTION, Duration.ofMillis(50));
	}

	/** Transactions under REPEATABLE READ that wait for a lock for a second at most. */
	private final class BenchWriters {

		private final int count;

		private final ConcurrentLinkedQueue<UUID> keys = new ConcurrentLinkedQueue<>();

		private final ConcurrentLinkedQueue<UUID> missing = new ConcurrentLinkedQueue<>();

		private final ConcurrentLinkedQueue<SQLException> errors = new ConcurrentLinkedQueue<>();

		BenchWriters(int count) {
			this.count = count;
		}

		CompletableFuture<Void> runFor(Duration time) {
			long end = System.nanoTime() + time.toNanos();
			List<CompletableFuture<Void>> writers = new ArrayList<>();
			for (int i = 0; i < this.count; i++) {
				writers.add(CompletableFuture.runAsync(() -> write(end), (task) -> new Thread(task, "writer").start()));
			}
			return CompletableFuture.allOf(writers.toArray(CompletableFuture[]::new));
		}

		private void write(long end) {
			try (Connection connection = connect(OutcomeUpkeepIntegrationTests.this.bench);
					Statement statement = connection.createStatement()) {
				statement.execute("SET SESSION innodb_lock_wait_timeout = 1");
				connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
				while (System.nanoTime() < end) {
					connection.setAutoCommit(false);
					UUID key = OutcomeUpkeepIntegrationTests.this.bench.table.writeKey("YYZ", connection,
							OutcomeBench.LIMIT);
					statement.execute("DO SLEEP(0.002)");
					connection.commit();
					connection.setAutoCommit(true);
					this.keys.add(key);
					if (!statement
						.executeQuery("SELECT fenced FROM fabric_outcome WHERE id = " + StoredKeys.literal(key))
						.next()) {
						this.missing.add(key);
					}
				}
			}
			catch (SQLException ex) {
				this.errors.add(ex);
			}
		}

	}

}
