package io.github.fabricspring.outcome.resolution;

import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

import io.github.fabricspring.connection.key.CommitResolver.LostCommit;
import io.github.fabricspring.connection.key.CommitResolver.Outcome;
import io.github.fabricspring.outcome.table.OutcomeKeys;
import io.github.fabricspring.support.FakeTopology;
import io.github.fabricspring.support.ScarceThreads;
import io.github.fabricspring.topology.GroupAnswer;
import io.github.fabricspring.topology.Server;
import io.github.fabricspring.topology.ServerMode;
import io.github.fabricspring.topology.ServerStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of the sessions that a resolution opens: as few as possible, each for as long as
 * its server may need.
 */
@Timeout(30)
class ResolutionSessionsTests {

	private static final Server A = FakeTopology.primary("YYZ", "a");

	private static final Server B = FakeTopology.primary("YYZ", "b");

	private final FakeTopology topology = new FakeTopology().answering();

	private final ExecutorService executor = Executors.newCachedThreadPool();

	private final List<FakeAttempt> attempts = Collections.synchronizedList(new ArrayList<>());

	private BooleanSupplier answered = () -> true;

	@AfterEach
	void close() {
		this.executor.shutdownNow();
	}

	@Test
	void aServerThatWasElectedAndIsNotOpenYetIsConnectedToAsWell() {
		Server elected = server("b", ServerMode.WRITE_ONLY);
		this.topology.announce("YYZ", elected, server("c", ServerMode.OFFLINE));
		this.answered = () -> true;
		this.executor.execute(() -> {
			awaitAttempts(1);
			this.topology.announce("YYZ", B);
		});
		assertThat(resolve()).isEqualTo(Outcome.COMMITTED);
		assertThat(this.attempts).extracting(FakeAttempt::server).containsExactly(elected);
	}

	@Test
	void aSessionIsKeptWhileTheGroupHasNoPrimary() {
		this.topology.announce("YYZ", A);
		long[] lostAt = new long[1];
		this.answered = () -> {
			if (lostAt[0] == 0) {
				lostAt[0] = System.nanoTime();
				this.topology.announce("YYZ");
			}
			boolean longEnough = System.nanoTime() - lostAt[0] > TimeUnit.MILLISECONDS.toNanos(200);
			if (longEnough) {
				this.topology.announce("YYZ", A);
			}
			return longEnough;
		};
		assertThat(resolve()).isEqualTo(Outcome.COMMITTED);
		assertThat(this.attempts).hasSize(1);
	}

	@Test
	void aMemberOfGroupReplicationMayTakeAllTheTimeThatIsLeft() {
		this.topology.engine = GroupAnswer.GROUP_REPLICATION;
		this.topology.announce("YYZ", A);
		resolve();
		assertThat(this.attempts).singleElement()
			.satisfies((attempt) -> assertThat(attempt.connectTimeout).isLessThanOrEqualTo(Duration.ofSeconds(2)))
			.satisfies((attempt) -> assertThat(attempt.answerTimeout).isGreaterThan(Duration.ofSeconds(10)));
	}

	@Test
	void anyOtherServerIsAskedAnewAfterTwoSeconds() {
		this.topology.announce("YYZ", A);
		resolve();
		assertThat(this.attempts).singleElement()
			.satisfies((attempt) -> assertThat(attempt.answerTimeout).isLessThanOrEqualTo(Duration.ofSeconds(2)));
	}

	@Test
	void withoutMemoryForAThreadTheServerIsAskedAgain() {
		this.topology.announce("YYZ", A);
		assertThat(resolve(ScarceThreads.executor(2))).isEqualTo(Outcome.COMMITTED);
		assertThat(this.attempts).hasSize(3);
	}

	private Outcome resolve() {
		return resolve(this.executor);
	}

	private Outcome resolve(ExecutorService executor) {
		LostCommit lost = new LostCommit("YYZ", FakeTopology.primary("YYZ", "lost"), "mark",
				OutcomeKeys.next(Instant.now()), Duration.ofSeconds(20), new SQLException("lost"));
		return new Resolution(lost, Duration.ofMinutes(30), this.topology, Clock.systemUTC(),
				(server, mayHoldKey, connectTimeout, answerTimeout) -> {
					FakeAttempt attempt = new FakeAttempt(server, connectTimeout, answerTimeout);
					this.attempts.add(attempt);
					return attempt;
				}, true, executor)
			.await();
	}

	private void awaitAttempts(int count) {
		while (this.attempts.size() < count && !Thread.currentThread().isInterrupted()) {
			Thread.onSpinWait();
		}
	}

	private static Server server(String name, ServerMode mode) {
		return new Server("uuid-" + name, "YYZ", name, 3306, ServerStatus.SECONDARY, mode, 1.0);
	}

	/** Answers when the test says so. */
	private final class FakeAttempt implements Attempt {

		private final Server server;

		private final Duration connectTimeout;

		private final Duration answerTimeout;

		private volatile boolean abandoned;

		FakeAttempt(Server server, Duration connectTimeout, Duration answerTimeout) {
			this.server = server;
			this.connectTimeout = connectTimeout;
			this.answerTimeout = answerTimeout;
		}

		Server server() {
			return this.server;
		}

		@Override
		public void prepare() {
		}

		@Override
		public Outcome call() throws SQLException {
			while (!ResolutionSessionsTests.this.answered.getAsBoolean()) {
				if (this.abandoned) {
					throw new SQLException("abandoned");
				}
				Thread.onSpinWait();
			}
			return Outcome.COMMITTED;
		}

		@Override
		public void abandon() {
			this.abandoned = true;
		}

	}

}
