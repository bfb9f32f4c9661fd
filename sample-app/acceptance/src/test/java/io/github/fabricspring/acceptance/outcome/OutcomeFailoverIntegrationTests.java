package io.github.fabricspring.acceptance.outcome;

import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import io.github.fabricspring.acceptance.outcome.OutcomeBench.Transaction;
import io.github.fabricspring.connection.key.CommitResolver.KeyUse;
import io.github.fabricspring.connection.key.CommitResolver.Outcome;
import io.github.fabricspring.outcome.OutcomeTable;
import io.github.fabricspring.outcome.table.OutcomeTableException;
import io.github.fabricspring.sample.farm.FarmAccounts;
import io.github.fabricspring.sample.farm.MysqlServer;
import io.github.fabricspring.sample.farm.Sql;
import io.github.fabricspring.sample.farm.junit.FarmExtension;
import io.github.fabricspring.topology.Server;
import io.github.fabricspring.topology.ServerMode;
import io.github.fabricspring.topology.ServerStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link OutcomeTable} where the primary changes, with semi-synchronous
 * replication from the first server to the second.
 */
class OutcomeFailoverIntegrationTests {

	@RegisterExtension
	static final FarmExtension farm = FarmExtension.shared();

	private OutcomeBench bench;

	private MysqlServer old;

	private MysqlServer next;

	@BeforeEach
	void replicate() throws Exception {
		this.old = farm.get().servers().get(0);
		this.next = farm.get().servers().get(1);
		CompletableFuture<Void> reset = CompletableFuture.runAsync(this.next::reset);
		this.old.reset();
		reset.join();
		this.bench = new OutcomeBench();
		this.bench.open(this.old);
		follow();
		Sql.on(this.old).execute("SET GLOBAL rpl_semi_sync_source_enabled = ON");
		await().until(() -> "1".equals(value(this.old, "rpl_semi_sync_source_clients")));
		caughtUp();
	}

	@AfterEach
	void close() {
		this.bench.close();
	}

	@Test
	void whenTheRowReachedTheNextPrimaryItIsCommitted() throws SQLException {
		Transaction transaction = this.bench.begin(OutcomeBench.primary(this.old), 1);
		transaction.send();
		caughtUp();
		this.old.kill();
		CompletableFuture<Outcome> outcome = resolving(transaction);
		promote();
		assertThat(outcome.join()).isEqualTo(Outcome.COMMITTED);
		assertThat(OutcomeBench.rows(this.next, 1)).isEqualTo("1");
	}

	@Test
	void whenTheRowReachedOnlyTheOldPrimaryItIsNotCommittedThoughItIsThere() throws SQLException {
		Transaction transaction = commitWithoutAcknowledgement();
		this.old.restart();
		assertThat(OutcomeBench.rows(this.old, 1)).as("survives on the old primary").isEqualTo("1");
		// still announced, and open: a row there proves nothing without acknowledgement
		Sql.on(this.old)
			.execute("SET GLOBAL rpl_semi_sync_source_enabled = ON", "SET GLOBAL super_read_only = OFF",
					"SET GLOBAL read_only = OFF");
		CompletableFuture<Outcome> outcome = resolving(transaction);
		await().until(() -> "1".equals(value(this.old, "rpl_semi_sync_source_wait_sessions")));
		assertThat(outcome).isNotDone();
		promote();
		assertThat(outcome.join()).isEqualTo(Outcome.NOT_COMMITTED);
		assertThat(OutcomeBench.rows(this.next, 1)).isEqualTo("0");
	}

	@Test
	void whenADeposedPrimaryStopsWaitingForReplicasItsAcknowledgementIsNotBelieved() throws SQLException {
		Transaction transaction = commitWithoutAcknowledgement();
		this.old.restart();
		Sql.on(this.old)
			.execute("SET GLOBAL rpl_semi_sync_source_enabled = ON", "SET GLOBAL super_read_only = OFF",
					"SET GLOBAL read_only = OFF");
		CompletableFuture<Outcome> outcome = resolving(transaction);
		await().until(() -> "1".equals(value(this.old, "rpl_semi_sync_source_wait_sessions")));
		this.bench.node.answers();
		// as who fences it does first: both the row and the later write are acknowledged
		Sql.on(this.old).execute("SET GLOBAL rpl_semi_sync_source_enabled = OFF");
		await().until(() -> "0".equals(value(this.old, "rpl_semi_sync_source_wait_sessions")));
		promote();
		assertThat(outcome.join()).isEqualTo(Outcome.NOT_COMMITTED);
	}

	@Test
	void whenTheSessionWaitsForItsAcknowledgementItIsUnknownUntilThatComes() throws Exception {
		Sql.on(this.next).execute("STOP REPLICA IO_THREAD");
		Transaction transaction = this.bench.begin(OutcomeBench.primary(this.old), 1);
		SQLException lost = transaction.commitLost();
		Duration patience = Duration.ofMillis(2500);
		long begun = System.nanoTime();
		assertThat(this.bench.resolve(transaction, lost, patience)).isEqualTo(Outcome.UNKNOWN);
		assertThat(Duration.ofNanos(System.nanoTime() - begun)).isBetween(patience, patience.plusMillis(500));
		CompletableFuture<Outcome> outcome = this.bench.resolving(transaction, lost, OutcomeBench.PATIENCE);
		Sql.on(this.next).execute("START REPLICA IO_THREAD");
		assertThat(outcome.join()).isEqualTo(Outcome.COMMITTED);
	}

	@Test
	void whenTheOldPrimaryRejoinsItsOwnRowStopsItLoudly() throws SQLException {
		Transaction transaction = commitWithoutAcknowledgement();
		CompletableFuture<Outcome> outcome = resolving(transaction);
		promote();
		assertThat(outcome.join()).isEqualTo(Outcome.NOT_COMMITTED);
		this.old.restart();
		FarmAccounts.Account account = farm.get().accounts().replication();
		Sql.on(this.old)
			.execute("CHANGE REPLICATION SOURCE TO SOURCE_HOST = '127.0.0.1', SOURCE_PORT = " + this.next.port()
					+ ", SOURCE_USER = '" + account.user() + "', SOURCE_PASSWORD = '" + account.password()
					+ "', SOURCE_AUTO_POSITION = 1, SOURCE_CONNECT_RETRY = 1", "START REPLICA");
		await().until(() -> Sql.on(this.old)
			.value("SELECT MAX(LAST_ERROR_NUMBER) FROM performance_schema.replication_applier_status_by_worker")
			.equals("1062"));
		Sql.on(this.old).execute("STOP REPLICA", "RESET REPLICA ALL");
	}

	@Test
	void whenTheProcedureCannotBeUsedOnTheSecondaryItIsToldAndTheKeyGoesBeforeCommit() throws Exception {
		Sql.on(this.next)
			.execute("SET SESSION sql_log_bin = 0", "SET GLOBAL super_read_only = OFF",
					"DROP PROCEDURE app.fabric_commit", "SET GLOBAL super_read_only = ON");
		this.bench.node.answers(OutcomeBench.primary(this.old), secondary());
		assertThat(this.bench.schema().prepare("YYZ", OutcomeBench.PATIENCE).procedureProblem())
			.contains("`fabric_commit` cannot be executed on 127.0.0.1:" + this.next.port());
		assertThat(this.bench.table.use("YYZ", true, OutcomeBench.PATIENCE)).isEqualTo(KeyUse.BEFORE_COMMIT);
		assertThat(this.bench.table.use("YYZ", false, OutcomeBench.PATIENCE)).isEqualTo(KeyUse.NONE);
	}

	@Test
	void whenAFilterKeepsTheTableFromTheSecondaryItIsRefused() {
		Sql.on(this.next)
			.execute("STOP REPLICA SQL_THREAD",
					"CHANGE REPLICATION FILTER REPLICATE_IGNORE_TABLE = (app.fabric_outcome)",
					"START REPLICA SQL_THREAD");
		try {
			this.bench.node.answers(OutcomeBench.primary(this.old), secondary());
			assertThatExceptionOfType(OutcomeTableException.class)
				.isThrownBy(() -> this.bench.schema().prepare("YYZ", OutcomeBench.PATIENCE))
				.withMessageContaining("not replicated to 127.0.0.1:" + this.next.port());
		}
		finally {
			Sql.on(this.next)
				.execute("STOP REPLICA SQL_THREAD", "CHANGE REPLICATION FILTER REPLICATE_IGNORE_TABLE = ()",
						"START REPLICA SQL_THREAD");
		}
	}

	@Test
	void whenTheTableReachesTheSecondaryItIsAccepted() throws Exception {
		this.bench.node.answers(OutcomeBench.primary(this.old), secondary());
		this.bench.schema().prepare("YYZ", OutcomeBench.PATIENCE);
	}

	private Server secondary() {
		return new Server(this.next.uuid(), "YYZ", "127.0.0.1", this.next.port(), ServerStatus.SECONDARY,
				ServerMode.READ_ONLY, 1);
	}

	private CompletableFuture<Outcome> resolving(Transaction transaction) {
		return this.bench.resolving(transaction, new SQLException("lost", "08S01"), OutcomeBench.PATIENCE);
	}

	private Transaction commitWithoutAcknowledgement() throws SQLException {
		Sql.on(this.next).execute("STOP REPLICA IO_THREAD");
		Transaction transaction = this.bench.begin(OutcomeBench.primary(this.old), 1);
		transaction.commitLost();
		await().until(() -> "1".equals(value(this.old, "rpl_semi_sync_source_wait_sessions")));
		this.old.kill();
		return transaction;
	}

	private void follow() {
		FarmAccounts.Account account = farm.get().accounts().replication();
		Sql.on(this.next)
			.execute("CHANGE REPLICATION SOURCE TO SOURCE_HOST = '127.0.0.1', SOURCE_PORT = " + this.old.port()
					+ ", SOURCE_USER = '" + account.user() + "', SOURCE_PASSWORD = '" + account.password()
					+ "', SOURCE_AUTO_POSITION = 1, SOURCE_CONNECT_RETRY = 1", "START REPLICA");
	}

	private void caughtUp() {
		String executed = Sql.on(this.old).value("SELECT @@global.gtid_executed");
		assertThat(Sql.on(this.next).value("SELECT WAIT_FOR_EXECUTED_GTID_SET('" + executed + "', 9)")).isEqualTo("0");
	}

	private void promote() {
		Sql.on(this.next).execute("STOP REPLICA", "SET GLOBAL super_read_only = OFF", "SET GLOBAL read_only = OFF");
		this.bench.node.answers(OutcomeBench.primary(this.next));
	}

	private static String value(MysqlServer server, String status) {
		return Sql.on(server)
			.value("SELECT variable_value FROM performance_schema.global_status WHERE variable_name = '" + status
					+ "'");
	}

}
