package io.github.fabricspring.outcome.resolution;

import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import io.github.fabricspring.connection.key.CommitResolver.LostCommit;
import io.github.fabricspring.connection.key.CommitResolver.Outcome;
import io.github.fabricspring.outcome.table.OutcomeKeys;
import io.github.fabricspring.outcome.table.OutcomeTableException;
import io.github.fabricspring.topology.Server;
import io.github.fabricspring.topology.ServerMode;
import io.github.fabricspring.topology.ServerStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link Resolution}.
 */
@Timeout(20)
@ExtendWith(OutputCaptureExtension.class)
class ResolutionTests {

	private static final Server A = server("a");

	private static final Server B = server("b");

	private final ExecutorService executor = Executors.newCachedThreadPool();

	private final ScriptedTopology topology = new ScriptedTopology();

	@AfterEach
	void endThreads() {
		this.executor.shutdownNow();
	}

	@Test
	void whenPrimaryIsTheSameBeforeAndAfterBelievesIt() {
		this.topology.answers(A);
		assertThat(resolve(Duration.ofSeconds(10), () -> Outcome.COMMITTED)).isEqualTo(Outcome.COMMITTED);
		assertThat(this.topology.asked).hasValue(2);
	}

	@Test
	void whenAnotherPrimaryIsAnnouncedAfterTheAnswerAsksThatOne() {
		this.topology.answers(A, B, B, B);
		assertThat(resolve(Duration.ofSeconds(10), () -> Outcome.COMMITTED, () -> Outcome.NOT_COMMITTED))
			.isEqualTo(Outcome.NOT_COMMITTED);
	}

	@Test
	void whenServerHangsAsksThePrimaryThatIsAnnouncedMeanwhile() {
		this.topology.answers(A, B);
		CountDownLatch never = new CountDownLatch(1);
		assertThat(resolve(Duration.ofSeconds(10), () -> {
			this.topology.current = ScriptedTopology.naming(B);
			never.await();
			return Outcome.COMMITTED;
		}, () -> Outcome.NOT_COMMITTED)).isEqualTo(Outcome.NOT_COMMITTED);
	}

	@Test
	void whileThereIsNoPrimaryConnectsToThoseWhoMayBecomeIt() {
		Server c = server("c");
		this.topology.answers(ScriptedTopology.naming(secondary(A), secondary(B), secondary(c)),
				ScriptedTopology.naming(secondary(A), secondary(B), secondary(c)),
				ScriptedTopology.naming(B, secondary(c)));
		Map<Server, FakeAttempt> made = new ConcurrentHashMap<>();
		Resolution resolution = resolution(Duration.ofSeconds(10),
				(server, mayHoldKey, connectTimeout, answerTimeout) -> {
					FakeAttempt attempt = new FakeAttempt(() -> Outcome.COMMITTED);
					assertThat(made.put(server, attempt)).isNull();
					assertThat(mayHoldKey).isEqualTo(server.equals(A));
					return attempt;
				});
		assertThat(resolution.await()).isEqualTo(Outcome.COMMITTED);
		assertThat(made).containsOnlyKeys(secondary(B), secondary(c));
		assertThat(made.values()).allMatch((attempt) -> attempt.abandoned);
		assertThat(made)
			.allSatisfy((server, attempt) -> assertThat(attempt.asked).isEqualTo(server.equals(secondary(B))));
		await().untilAsserted(() -> assertThat(made.values()).allMatch((attempt) -> attempt.connected));
	}

	@Test
	void aServerThatWasAskedBeforeMayHoldTheKey() {
		this.topology.answers(A, B, A, A);
		List<Boolean> suspected = new ArrayList<>();
		Deque<Answer> left = new ArrayDeque<>(List.of(() -> {
			throw new SQLException("read-only", "HY000", 1290);
		}, () -> {
			throw new SQLException("read-only", "HY000", 1290);
		}, () -> Outcome.COMMITTED));
		Resolution resolution = resolution(Duration.ofSeconds(10),
				(server, mayHoldKey, connectTimeout, answerTimeout) -> {
					suspected.add(mayHoldKey);
					return new FakeAttempt(left.remove());
				});
		assertThat(resolution.await()).isEqualTo(Outcome.COMMITTED);
		assertThat(suspected).containsExactly(true, false, true);
	}

	@Test
	void whenServerHangsTheDeadlineEndsTheWait() {
		this.topology.answers(A);
		CountDownLatch never = new CountDownLatch(1);
		long begun = System.nanoTime();
		assertThat(resolve(Duration.ofMillis(300), () -> {
			never.await();
			return Outcome.COMMITTED;
		})).isEqualTo(Outcome.UNKNOWN);
		assertThat(Duration.ofNanos(System.nanoTime() - begun)).isBetween(Duration.ofMillis(300),
				Duration.ofSeconds(2));
	}

	@ParameterizedTest
	@CsvSource({ "HY000, 1290", "08004, 1040", "42000, 1203" })
	void whenServerIsReadOnlyOrFullYetAsksAgain(String state, int code) {
		this.topology.answers(A);
		Answer refusal = () -> {
			throw new SQLException("not yet", state, code);
		};
		assertThat(resolve(Duration.ofSeconds(10), refusal, refusal, () -> Outcome.COMMITTED))
			.isEqualTo(Outcome.COMMITTED);
	}

	@Test
	void whenTheTableIsMissingGivesUpAtOnce() {
		this.topology.answers(A);
		assertThat(resolve(Duration.ofDays(1), () -> {
			throw new SQLException("no such table", "42S02", 1146);
		})).isEqualTo(Outcome.UNKNOWN);
	}

	@Test
	void whenTheTableProvesNothingGivesUpAtOnce() {
		this.topology.answers(A);
		assertThat(resolve(Duration.ofDays(1), () -> {
			throw new OutcomeTableException("the outcome table was truncated");
		})).isEqualTo(Outcome.UNKNOWN);
	}

	@Test
	void whenTheApplicationShutsDownGivesUpAtOnce() {
		this.topology.answers((Server) null);
		CompletableFuture<Outcome> outcome = CompletableFuture.supplyAsync(() -> resolve(Duration.ofDays(1)));
		await().until(() -> this.topology.asked.get() > 3);
		this.executor.shutdownNow();
		assertThat(outcome).succeedsWithin(Duration.ofSeconds(2)).isEqualTo(Outcome.UNKNOWN);
	}

	@Test
	void whenNoPrimaryIsEverAnnouncedIsUnknownAtTheDeadline() {
		this.topology.answers((Server) null);
		assertThat(resolve(Duration.ofMillis(200))).isEqualTo(Outcome.UNKNOWN);
	}

	@Test
	void whenTheDeadlineCutsTheLastWaitShortTellsWhyThereWasNoPrimary(CapturedOutput log) {
		this.topology.answers((Server) null);
		this.topology.silentAfter = 1;
		assertThat(resolve(Duration.ofMillis(250))).isEqualTo(Outcome.UNKNOWN);
		assertThat(log).contains(": the group has no primary").doesNotContain("did not answer in time");
	}

	@Test
	void whenTheSourceNeverAnswersSaysSo(CapturedOutput log) {
		this.topology.answers(A);
		this.topology.silentAfter = 0;
		assertThat(resolve(Duration.ofMillis(250))).isEqualTo(Outcome.UNKNOWN);
		assertThat(log).contains(": the topology source did not answer in time");
	}

	@Test
	void whenTopologyCannotBeRefreshedIsUnknownAtTheDeadline() {
		assertThat(resolve(Duration.ofMillis(200))).isEqualTo(Outcome.UNKNOWN);
		assertThat(this.topology.incidents).isZero();
	}

	@Test
	void whenTheDeadlineHasPassedBeforeAsksNobody() {
		assertThat(resolve(Duration.ofSeconds(-1))).isEqualTo(Outcome.UNKNOWN);
		assertThat(this.topology.asked).hasValue(0);
	}

	@Test
	void whenKeyMayHaveBeenPurgedItsAbsenceProvesNothing() {
		this.topology.answers(A);
		Instant longAgo = Instant.now().minus(Duration.ofMinutes(31));
		assertThat(resolve(longAgo, Duration.ofSeconds(10), () -> Outcome.NOT_COMMITTED)).isEqualTo(Outcome.UNKNOWN);
		assertThat(resolve(longAgo, Duration.ofSeconds(10), () -> Outcome.COMMITTED)).isEqualTo(Outcome.COMMITTED);
	}

	@Test
	void whenInterruptedIsUnknownAndStaysInterrupted() {
		this.topology.answers(A);
		// an answer that is there already would be returned all the same
		CountDownLatch never = new CountDownLatch(1);
		Thread.currentThread().interrupt();
		assertThat(resolve(Duration.ofSeconds(10), () -> {
			never.await();
			return Outcome.COMMITTED;
		})).isEqualTo(Outcome.UNKNOWN);
		assertThat(Thread.interrupted()).isTrue();
	}

	private Outcome resolve(Duration patience, Answer... answers) {
		return resolve(Instant.now(), patience, answers);
	}

	private Outcome resolve(Instant begun, Duration patience, Answer... answers) {
		Deque<Answer> left = new ArrayDeque<>(List.of(answers));
		return resolution(begun, patience,
				(server, mayHoldKey, connectTimeout, answerTimeout) -> new FakeAttempt(left.remove()))
			.await();
	}

	private Resolution resolution(Duration patience, Attempts attempts) {
		return resolution(Instant.now(), patience, attempts);
	}

	private Resolution resolution(Instant begun, Duration patience, Attempts attempts) {
		LostCommit lost = new LostCommit("YYZ", A, "mark", OutcomeKeys.next(begun), patience, new SQLException("lost"));
		return new Resolution(lost, Duration.ofMinutes(30), this.topology, Clock.systemUTC(), attempts, true,
				this.executor);
	}

	private static Server server(String host) {
		return new Server(host, "YYZ", host, 3306, ServerStatus.PRIMARY, ServerMode.READ_WRITE, 1);
	}

	private static Server secondary(Server server) {
		return new Server(server.uuid(), server.group(), server.host(), server.port(), ServerStatus.SECONDARY,
				ServerMode.READ_ONLY, 1);
	}

	/** What a server answers. */
	private interface Answer extends Callable<Outcome> {

	}

	/** Takes down what is done with it. */
	private static final class FakeAttempt implements Attempt {

		private final Answer answer;

		private volatile boolean connected;

		private volatile boolean asked;

		private volatile boolean abandoned;

		FakeAttempt(Answer answer) {
			this.answer = answer;
		}

		@Override
		public void prepare() {
			this.connected = true;
		}

		@Override
		public Outcome call() throws Exception {
			this.asked = true;
			return this.answer.call();
		}

		@Override
		public void abandon() {
			this.abandoned = true;
		}

	}

}
