package io.github.fabricspring.rerun;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.fabricspring.TransactionOutcomeUnknownException;
import io.github.fabricspring.call.Verdict;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests that what a listener throws changes nothing for the call.
 */
class FailingListenerTests {

	private final RerunFixture fixture = new RerunFixture();

	private final AtomicInteger attempts = new AtomicInteger();

	@Test
	void listenerThatThrowsUsesUpNoAttempt() {
		template().executeWithoutResult(RerunFixture.GROUP, () -> {
			if (this.attempts.incrementAndGet() == 1) {
				this.fixture.topology.announce(RerunFixture.GROUP, RerunFixture.B);
				throw RerunFixture.serverLost(RerunFixture.A);
			}
		});
		assertThat(this.attempts).hasValue(2);
	}

	@Test
	void listenerThatThrowsDoesNotHideTheOutcome() {
		assertThatExceptionOfType(TransactionOutcomeUnknownException.class)
			.isThrownBy(() -> template().executeWithoutResult(RerunFixture.GROUP, () -> {
				throw RerunFixture.fails(Verdict.UNKNOWN, true, RerunFixture.A);
			}));
	}

	private RerunTemplate template() {
		return new RerunTemplate(new RerunExecutor(this.fixture.settings, this.fixture.topology,
				(server, writing) -> CompletableFuture.completedFuture(true), new Failing(), Clock.systemUTC()));
	}

	private static final class Failing implements RerunListener {

		@Override
		public void failoverBegan(String group) {
			throw new IllegalStateException("began");
		}

		@Override
		public void failoverEnded(String group, Duration took, boolean recovered) {
			throw new IllegalStateException("ended");
		}

		@Override
		public void rerun(String group, Verdict cause, int attempt) {
			throw new IllegalStateException("rerun");
		}

		@Override
		public void gaveUp(String group, RuntimeException outcome) {
			throw new IllegalStateException("gave up");
		}

	}

}
