package io.github.fabricspring.acceptance.statements;

import java.io.IOException;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.github.fabricspring.Rerun;
import io.github.fabricspring.acceptance.statements.StatementBench.Told;
import io.github.fabricspring.sample.farm.MysqlServer;
import io.github.fabricspring.sample.farm.junit.FarmExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Callers of an application that closes while the outcome table is asked for on a frozen
 * server: they are told at once.
 */
class ClosingIntegrationTests {

	@RegisterExtension
	static final FarmExtension farm = FarmExtension.shared();

	@BeforeEach
	void create() throws SQLException {
		StatementBench.asRoot(server(), "SET GLOBAL super_read_only = OFF", "SET GLOBAL read_only = OFF",
				"CREATE TABLE IF NOT EXISTS app.numbers (id INT AUTO_INCREMENT PRIMARY KEY, n INT NOT NULL)");
		// It creates the outcome table
		try (StatementBench bench = new StatementBench(server(), StatementBench.Jdbc.class)) {
			assertThat(bench.transaction(Rerun.EXACTLY_ONCE, () -> bench.insert(0)).what()).isEqualTo("returned");
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Test
	void applicationClosesWhileTheOutcomeTableIsAskedFor() throws Exception {
		CountDownLatch frozen = new CountDownLatch(1);
		StatementBench bench = new StatementBench(server(), StatementBench.Jdbc.class,
				"fabric.outcome.create-table=false", "fabric.retry.rerun=safe", "fabric.retry.timeout=60s");
		try {
			CompletableFuture<Told> call = DeadlineIntegrationTests
				.start(() -> bench.transaction(Rerun.EXACTLY_ONCE, () -> {
					bench.reach();
					server().freeze();
					frozen.countDown();
					bench.insert(1);
				}));
			assertThat(frozen.await(10, TimeUnit.SECONDS)).isTrue();
			CompletableFuture<Void> closing = CompletableFuture.runAsync(() -> close(bench));
			assertThat(DeadlineIntegrationTests.within(call).what()).isIn("GroupUnavailableException",
					"TransactionNotCommittedException");
			DeadlineIntegrationTests.within(closing);
		}
		finally {
			server().thaw();
		}
	}

	private static void close(StatementBench bench) {
		try {
			bench.close();
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static MysqlServer server() {
		return farm.get().servers().get(0);
	}

}
