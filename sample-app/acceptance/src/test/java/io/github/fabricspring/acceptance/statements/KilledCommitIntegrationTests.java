package io.github.fabricspring.acceptance.statements;

import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

import io.github.fabricspring.Rerun;
import io.github.fabricspring.acceptance.statements.StatementBench.Told;
import io.github.fabricspring.test.fault.Cut;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A COMMIT with its key that is killed in each of its phases, and one that cannot be sent
 * any more.
 */
class KilledCommitIntegrationTests extends StatementTests {

	private static final Duration SOON = Duration.ofSeconds(20);

	private static final String PAUSE = " IF EXISTS (SELECT 1 FROM app.slow) THEN DO SLEEP(30); END IF; ";

	private static final String INSERT = " INSERT INTO app.fabric_outcome (id) VALUES (k); ";

	private static final String COMMIT = " COMMIT; ";

	@BeforeAll
	static void create() {
		server.execute("CREATE TABLE app.slow (id INT) ENGINE=MyISAM");
	}

	@BeforeEach
	void clear() {
		server.execute("DELETE FROM app.slow");
	}

	@AfterEach
	void restore() {
		replace(INSERT + COMMIT);
	}

	// KILL QUERY ends the pause only: the procedure goes on
	@ParameterizedTest
	@CsvSource({ "0,KILL,2", "1,KILL,2", "2,KILL,1", "0,KILL QUERY,1", "1,KILL QUERY,1", "2,KILL QUERY,1" })
	void whereverItIsKilledTheTransactionIsThereOnce(int phase, String kill, int attempts) throws Exception {
		replace(((phase == 0) ? PAUSE : "") + INSERT + ((phase == 1) ? PAUSE : "") + COMMIT
				+ ((phase == 2) ? PAUSE : ""));
		server.execute("INSERT INTO app.slow VALUES (1)");
		CompletableFuture<Told> told = CompletableFuture.supplyAsync(
				() -> bench.transaction(Rerun.EXACTLY_ONCE, () -> bench.insert(1)),
				(task) -> new Thread(task, "caller").start());
		AtomicLong session = new AtomicLong();
		await().atMost(SOON).until(() -> {
			session.set(asleep());
			return session.get() > 0;
		});
		server.execute("DELETE FROM app.slow", kill + " " + session.get());
		assertThat(told.get()).isEqualTo(new Told("returned", attempts, ""));
		assertThat(bench.numbers()).containsExactly(1);
	}

	@Test
	void whenTheProcedureVanishesWritesFailWithThatReasonAndAreNotDowngraded() throws SQLException {
		server.execute("DROP PROCEDURE app.fabric_commit");
		Told told = bench.transaction(Rerun.EXACTLY_ONCE, () -> bench.insert(1));
		assertThat(told.what()).isNotEqualTo("returned");
		assertThat(told.message()).contains("its procedure or a right is missing").contains("fabric_commit");
		assertThat(told.attempts()).isOne();
		assertThat(bench.numbers()).isEmpty();
		Told reading = bench.transaction(Rerun.EXACTLY_ONCE, () -> bench.jdbc().queryForList("SELECT n FROM numbers"));
		assertThat(reading.what()).isEqualTo("returned");
	}

	@Test
	void whenTheProcedureDoesNotCommitAnyMoreNothingIsToldAsCommitted() throws SQLException {
		replace(INSERT);
		Told told = bench.transaction(Rerun.EXACTLY_ONCE, () -> bench.insert(1));
		assertThat(told.message()).contains("the procedure that has to commit the transaction did not");
		assertThat(bench.numbers()).isEmpty();
	}

	@Test
	void autoIsExactlyOnceWhereTableAndProcedureAre() throws SQLException {
		bench.cutCommit(0, Cut.Place.BEFORE_REPLY);
		Told told = bench.transaction(Rerun.DEFAULT, () -> bench.insert(1));
		assertThat(told).isEqualTo(new Told("returned", 1, ""));
		assertThat(bench.numbers()).containsExactly(1);
	}

	@Test
	void transactionsThatReadOrAreRolledBackWriteNoKey() throws SQLException {
		long before = keys();
		bench.transaction(Rerun.EXACTLY_ONCE, () -> bench.jdbc().queryForList("SELECT n FROM numbers"));
		bench.transaction(Rerun.EXACTLY_ONCE, () -> {
			bench.insert(1);
			throw new IllegalStateException("rolls back");
		});
		assertThat(keys()).isEqualTo(before);
		bench.transaction(Rerun.EXACTLY_ONCE, () -> bench.insert(2));
		assertThat(keys()).isEqualTo(before + 1);
	}

	private static long asleep() {
		return server
			.number("SELECT IFNULL(MAX(id), 0) FROM information_schema.processlist WHERE state = 'User sleep'");
	}

	// without the marks of the purger
	private static long keys() {
		return server.number("SELECT COUNT(*) FROM app.fabric_outcome WHERE NOT fenced");
	}

	private static void replace(String body) {
		server.execute("DROP PROCEDURE IF EXISTS app.fabric_commit",
				"CREATE PROCEDURE app.fabric_commit (IN k BINARY(16)) SQL SECURITY INVOKER BEGIN" + body + "END");
	}

}
