package io.github.fabricspring.liveness;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;

import io.github.fabricspring.connection.diagnosis.ServerProbe;
import io.github.fabricspring.support.FakeTopology;
import io.github.fabricspring.support.ScarceThreads;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link LivenessProbe} without memory for a thread, or in its thread.
 */
class LivenessProbeTests {

	private static final Duration LIMIT = Duration.ofMillis(10);

	private @Nullable Error lack;

	@Test
	void aProbeThatCouldNotBeginIsNotUnderWay() {
		ExecutorService threads = ScarceThreads.executor(1);
		try {
			LivenessProbe probe = probe(threads);
			probe.ask(0);
			assertThat(probe.isUnanswered(LIMIT.toNanos(), LIMIT)).isFalse();
			probe.ask(0);
			await().untilAsserted(() -> assertThat(probe.take()).isNotNull());
		}
		finally {
			threads.shutdownNow();
		}
	}

	@Test
	void aProbeWithoutMemorySaysNothingOfItsServer() {
		LivenessProbe probe = probe(Runnable::run);
		this.lack = new OutOfMemoryError("no buffer");
		probe.ask(0);
		assertThat(probe.take()).isNull();
		assertThat(probe.isUnanswered(LIMIT.toNanos(), LIMIT)).isFalse();
		this.lack = null;
		probe.ask(0);
		assertThat(probe.take()).isNotNull();
	}

	@Test
	void aProbeThatEndsWithAnyErrorIsNotUnderWay() {
		LivenessProbe probe = probe(
				(task) -> assertThatExceptionOfType(NoClassDefFoundError.class).isThrownBy(task::run));
		this.lack = new NoClassDefFoundError("own");
		probe.ask(0);
		assertThat(probe.take()).isNull();
		assertThat(probe.isUnanswered(LIMIT.toNanos(), LIMIT)).isFalse();
	}

	private LivenessProbe probe(Executor threads) {
		return new LivenessProbe(FakeTopology.primary("YYZ", "a"),
				new ServerProbe((server, session, timeout) -> connect()), LIMIT, threads);
	}

	private Connection connect() throws SQLException {
		fail();
		throw new SQLException("refused");
	}

	private void fail() {
		if (this.lack != null) {
			throw this.lack;
		}
	}

}
