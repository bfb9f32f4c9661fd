package io.github.fabricspring.rerun;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import io.github.fabricspring.Rerun;
import io.github.fabricspring.TransactionNotCommittedException;
import io.github.fabricspring.liveness.ServerAvailability;
import io.github.fabricspring.topology.Server;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What a caller reads whose server was lost, answers again and lets no account in, as
 * after a change of the password.
 */
class RefusedProbesTests {

	private final RerunFixture fixture = new RerunFixture();

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
