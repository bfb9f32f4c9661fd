package io.github.fabricspring.acceptance.statements;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.github.fabricspring.Rerun;
import io.github.fabricspring.acceptance.statements.StatementBench.Told;
import io.github.fabricspring.sample.farm.junit.ServerExtension;
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
	static final ServerExtension server = Numbers.server();

	@BeforeEach
	void createOutcomeTable() throws IOException {
		try (StatementBench bench = new StatementBench(server.get(), StatementBench.Jdbc.class)) {
			assertThat(bench.transaction(Rerun.EXACTLY_ONCE, () -> bench.insert(0)).what()).isEqualTo("returned");
		}
	}

	@Test
	void applicationClosesWhileTheOutcomeTableIsAskedFor() throws Exception {
		CountDownLatch frozen = new CountDownLatch(1);
		StatementBench bench = new StatementBench(server.get(), StatementBench.Jdbc.class,
				"fabric.outcome.create-table=false", "fabric.retry.rerun=safe", "fabric.retry.timeout=60s");
		try {
			CompletableFuture<Told> call = DeadlineIntegrationTests
				.start(() -> bench.transaction(Rerun.EXACTLY_ONCE, () -> {
					bench.reach();
					server.get().freeze();
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
			server.get().thaw();
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

}
