package io.github.fabricspring.rerun;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.github.fabricspring.Rerun;
import io.github.fabricspring.TransactionNotCommittedException;
import io.github.fabricspring.liveness.ServerAvailability;
import io.github.fabricspring.topology.Server;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests for the questions to a server that was lost, and for what becomes of the answers.
 */
@Timeout(60)
class LostServerProbesTests {

	private static final String GROUP = RerunFixture.GROUP;

	private final RerunFixture fixture = new RerunFixture();

	@Test
	void goesBackToTheServerThatFailedOnceItTakesWritesAgain() {
		this.fixture.probeAnswers = true;
		this.fixture.loseA();
		assertThat(this.fixture.attempts).hasSize(2);
		assertThat(this.fixture.probed).containsExactly(RerunFixture.A);
	}

	@Test
	void theServerThatFailedIsNotAskedBeforeTheSourceHadTimeToAnswer() {
		this.fixture.probeAnswers = true;
		List<Integer> probes = new ArrayList<>();
		this.fixture.topology.whenAsked = () -> probes.add(this.fixture.probed.size());
		this.fixture.loseA();
		assertThat(probes).startsWith(0, 0);
	}

	@Test
	void theServerThatFailedIsNotAskedOnceItIsPrimaryNoMore() throws Exception {
		this.fixture.probeAnswers = true;
		CompletableFuture<Void> call = CompletableFuture.runAsync(() -> this.fixture.callBeginningWith(() -> {
			this.fixture.topology.announce(GROUP, RerunFixture.A_SECONDARY, RerunFixture.B_SECONDARY);
			throw RerunFixture.serverLost(RerunFixture.A);
		}));
		await().until(() -> this.fixture.topology.questions.get() > 3);
		this.fixture.topology.announce(GROUP, RerunFixture.B);
		call.get();
		assertThat(this.fixture.probed).isEmpty();
	}

	/** As after a change of the password. */
	@Test
	void theMessageSaysWhatTheServerAnswersMeanwhile() {
		RerunSettings settings = new RerunSettings(true, 10, Duration.ofMillis(200), Rerun.SAFE);
		RerunExecutor executor = new RerunExecutor(settings, this.fixture.topology, new Refusing(), RerunListener.NONE,
				Clock.systemUTC());
		assertThatExceptionOfType(TransactionNotCommittedException.class)
			.isThrownBy(() -> RerunFixture.call(executor, Rerun.SAFE, () -> {
				throw RerunFixture.serverLost(RerunFixture.A);
			}))
			.withMessageContaining(
					"names a:3306 PRIMARY (it answers: Access denied for user 'app'), b:3306 SECONDARY.");
	}

	/** Lets no account in on server a. */
	private static final class Refusing implements ServerAvailability {

		@Override
		public CompletableFuture<Boolean> ask(Server server, boolean writing) {
			return CompletableFuture.completedFuture(false);
		}

		@Override
		public @Nullable String refusal(Server server) {
			return (server.host().equals("a")) ? "Access denied for user 'app'" : null;
		}

	}

}
