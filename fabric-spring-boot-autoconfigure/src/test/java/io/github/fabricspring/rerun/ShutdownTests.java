package io.github.fabricspring.rerun;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

import io.github.fabricspring.GroupUnavailableException;
import io.github.fabricspring.Rerun;
import io.github.fabricspring.TransactionNotCommittedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests for what becomes of calls that wait when the application shuts down.
 */
@Timeout(60)
class ShutdownTests {

	private static final String GROUP = RerunFixture.GROUP;

	private final RerunFixture fixture = new RerunFixture();

	private final List<Integer> attempts = new ArrayList<>();

	@Test
	void shutdownEndsTheWaitForAPrimaryAtOnce() throws Exception {
		this.fixture.topology.announce(GROUP, RerunFixture.A_SECONDARY).silent();
		RerunExecutor executor = this.fixture.executor();
		CompletableFuture<Void> call = CompletableFuture
			.runAsync(() -> new RerunTemplate(executor).executeWithoutResult(GROUP, () -> this.attempts.add(1)));
		awaitQuestion();
		executor.close();
		assertThat(call).failsWithin(Duration.ofSeconds(2))
			.withThrowableOfType(ExecutionException.class)
			.withCauseInstanceOf(GroupUnavailableException.class)
			.withMessageContaining("the application is shutting down");
		assertThat(this.attempts).isEmpty();
	}

	@Test
	void shutdownEndsTheWaitForTheServerThatFailedAtOnce() throws Exception {
		this.fixture.topology.silent();
		RerunExecutor executor = this.fixture.executor();
		CompletableFuture<Void> call = CompletableFuture
			.runAsync(() -> new RerunTemplate(executor).executeWithoutResult(GROUP, () -> {
				this.attempts.add(1);
				throw RerunFixture.serverLost(RerunFixture.A);
			}));
		awaitQuestion();
		executor.close();
		assertThat(call).failsWithin(Duration.ofSeconds(2))
			.withThrowableOfType(ExecutionException.class)
			.withCauseInstanceOf(TransactionNotCommittedException.class)
			.withMessageContaining("the application is shutting down");
		assertThat(this.attempts).hasSize(1);
	}

	@Test
	void afterTheShutdownNoAttemptIsBurnt() {
		this.fixture.settings = new RerunSettings(true, 100, Duration.ofSeconds(20), Rerun.SAFE);
		RerunExecutor executor = this.fixture.executor();
		executor.close();
		assertThatExceptionOfType(TransactionNotCommittedException.class)
			.isThrownBy(() -> new RerunTemplate(executor).executeWithoutResult(GROUP, () -> {
				this.attempts.add(1);
				throw RerunFixture.serverLost(RerunFixture.B);
			}))
			.withMessageContaining("the application is shutting down");
		assertThat(this.attempts).hasSize(1);
	}

	private void awaitQuestion() {
		await().until(this.fixture.topology::isAsked);
	}

}
