package io.github.fabricspring.rerun;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.github.fabricspring.AccessMode;
import io.github.fabricspring.GroupUnavailableException;
import io.github.fabricspring.Rerun;
import io.github.fabricspring.TransactionNotCommittedException;
import io.github.fabricspring.call.Failure;
import io.github.fabricspring.call.Scope;
import io.github.fabricspring.call.Verdict;
import io.github.fabricspring.support.FakeTopology;
import io.github.fabricspring.topology.Server;
import io.github.fabricspring.topology.TopologyException;
import io.github.fabricspring.topology.reason.Reason;
import io.github.fabricspring.topology.reason.ReasonName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.dao.RecoverableDataAccessException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests for what a call waits for, and what ends its waiting.
 */
@Timeout(60)
class RerunWaitingTests {

	private static final String GROUP = RerunFixture.GROUP;

	private final RerunFixture fixture = new RerunFixture();

	@Test
	void waitsForAPrimaryThatIsNotTheOneThatFailed() throws Exception {
		this.fixture.topology.silent();
		CompletableFuture<Void> call = CompletableFuture.runAsync(this.fixture::loseA);
		awaitQuestion();
		assertThat(this.fixture.attempts).hasSize(1);
		this.fixture.topology.announce(GROUP, RerunFixture.A_SECONDARY, RerunFixture.B_SECONDARY);
		awaitQuestion();
		this.fixture.topology.announce(GROUP, RerunFixture.A_SECONDARY, RerunFixture.B);
		call.get();
		assertThat(this.fixture.attempts).hasSize(2);
	}

	@Test
	void beyondTheRoomForThoseWhoWaitACallFailsAtOnceAndSaysWhy() throws Exception {
		this.fixture.settings = new RerunSettings(true, 10, Duration.ofSeconds(20), Rerun.SAFE, 16, 1);
		this.fixture.topology.announce(GROUP, RerunFixture.A_SECONDARY, RerunFixture.B_SECONDARY);
		this.fixture.topology.silent();
		RerunTemplate template = this.fixture.template();
		CompletableFuture<Integer> waiting = CompletableFuture.supplyAsync(() -> template.execute(GROUP, () -> 1));
		awaitQuestion();
		assertThatExceptionOfType(GroupUnavailableException.class).isThrownBy(() -> template.execute(GROUP, () -> 2))
			.withMessageContaining("no primary, and 1 other calls wait for one already (fabric.retry.max-waiting)");
		this.fixture.topology.announce(GROUP, RerunFixture.A_SECONDARY, RerunFixture.B);
		assertThat(waiting.get()).isEqualTo(1);
		assertThat(template.execute(GROUP, () -> 3)).isEqualTo(3);
	}

	@Test
	void whoWasHeldAndServedHasAllOfItsTimeWhenItsServerIsLostLater() throws Exception {
		this.fixture.settings = new RerunSettings(true, 10, Duration.ofSeconds(20), Rerun.SAFE);
		this.fixture.topology.announce(GROUP, RerunFixture.A_SECONDARY, RerunFixture.B_SECONDARY);
		RerunTemplate template = this.fixture.template();
		CompletableFuture<Boolean> held = CompletableFuture.supplyAsync(
				() -> template.execute(GROUP, () -> Objects.requireNonNull(Scope.current()).budget().isRunning()));
		awaitQuestion();
		this.fixture.topology.announce(GROUP, RerunFixture.A, RerunFixture.B_SECONDARY);
		assertThat(held.get()).isFalse();
	}

	@Test
	void readThatOnlyThePrimaryMayServeWaitsForOne() throws Exception {
		this.fixture.topology.silent();
		List<Integer> attempts = new CopyOnWriteArrayList<>();
		RerunTemplate template = this.fixture.template();
		CompletableFuture<Void> call = CompletableFuture
			.runAsync(() -> template.execute(GROUP, AccessMode.READ_ONLY, () -> {
				attempts.add(1);
				if (attempts.size() == 1) {
					throw RerunFixture.serverLost(RerunFixture.A);
				}
				return "rows";
			}));
		awaitQuestion();
		assertThat(attempts).as("a secondary is there").hasSize(1);
		this.fixture.topology.announce(GROUP, RerunFixture.A_SECONDARY, RerunFixture.B);
		assertThat(call).succeedsWithin(Duration.ofSeconds(10));
		assertThat(attempts).hasSize(2);
	}

	@Test
	void doesNotAskIfTheTopologyAlreadyNamesAnother() {
		this.fixture.callBeginningWith(() -> {
			this.fixture.topology.announce(GROUP, RerunFixture.A_SECONDARY, RerunFixture.B);
			throw RerunFixture.serverLost(RerunFixture.A);
		});
		assertThat(this.fixture.topology.questions).hasValue(0);
	}

	@Test
	void aWriteThatHasNoPrimaryYetWaitsBeforeItsFirstAttempt() throws Exception {
		this.fixture.topology.announce(GROUP, RerunFixture.A_SECONDARY, RerunFixture.B_SECONDARY);
		this.fixture.topology.silent();
		CompletableFuture<Void> call = CompletableFuture.runAsync(() -> this.fixture.callBeginningWith(() -> {
		}));
		awaitQuestion();
		assertThat(this.fixture.attempts).isEmpty();
		this.fixture.topology.announce(GROUP, RerunFixture.A_SECONDARY, RerunFixture.B);
		call.get();
		assertThat(this.fixture.attempts).hasSize(1);
		assertThat(this.fixture.events).containsExactly("failover began", "recovered");
	}

	@Test
	void aReadDoesNotWaitForAPrimary() {
		this.fixture.topology.announce(GROUP, RerunFixture.A_SECONDARY);
		this.fixture.template().execute(GROUP, AccessMode.READ_ONLY, () -> this.fixture.attempts.add(1));
		assertThat(this.fixture.topology.questions).hasValue(0);
	}

	@Test
	void aWriteThatNeverGetsAPrimaryIsToldSo() {
		this.fixture.settings = new RerunSettings(true, 10, Duration.ofMillis(50), Rerun.SAFE);
		this.fixture.topology.announce(GROUP, RerunFixture.A_SECONDARY);
		assertThatExceptionOfType(GroupUnavailableException.class)
			.isThrownBy(() -> this.fixture.callBeginningWith(() -> {
			}))
			.withMessageMatching("YYZ - no primary: none came within \\d+ ms \\(the deadline "
					+ "\\(fabric.retry.timeout=PT0.05S\\) has passed\\). The topology asked for \\d+ ms ago \\(fake\\) names "
					+ "a:3306 SECONDARY. Nothing was sent, so the call may safely be made again.");
		assertThat(this.fixture.attempts).isEmpty();
	}

	@Test
	void aGroupThatNobodyKnowsIsAskedAbout() {
		this.fixture.settings = new RerunSettings(true, 10, Duration.ofMillis(50), Rerun.SAFE);
		this.fixture.topology.announce("typo");
		assertThatExceptionOfType(GroupUnavailableException.class)
			.isThrownBy(() -> this.fixture.template().executeWithoutResult("typo", () -> this.fixture.attempts.add(1)))
			.withMessageContaining("names no server of this group: check its name, and that servers were added");
	}

	@Test
	void whatTheSourceKnowsOfAGroupWithoutServersIsTold() {
		this.fixture.settings = new RerunSettings(true, 10, Duration.ofMillis(50), Rerun.SAFE);
		this.fixture.topology.reason = new Reason(ReasonName.OTHER, "all its servers are FAULTY (a:3306)");
		this.fixture.topology.announce("empty");
		assertThatExceptionOfType(GroupUnavailableException.class)
			.isThrownBy(() -> this.fixture.template().executeWithoutResult("empty", () -> this.fixture.attempts.add(1)))
			.withMessageContaining("names no server of this group: all its servers are FAULTY (a:3306). Nothing");
	}

	@Test
	void theSourcesLastFailureIsInTheMessageAndTheCause() {
		this.fixture.settings = new RerunSettings(true, 10, Duration.ofMillis(50), Rerun.SAFE, 16, 0);
		this.fixture.topology.announce(GROUP, RerunFixture.A_SECONDARY);
		TopologyException failure = new TopologyException("dump.servers: the node at n:1 refused user 'x'", null);
		this.fixture.topology.lastFailure = failure;
		assertThatExceptionOfType(GroupUnavailableException.class)
			.isThrownBy(() -> this.fixture.callBeginningWith(() -> {
			}))
			.withMessageContaining("names a:3306 SECONDARY. The source has not answered since (dump.servers: the node "
					+ "at n:1 refused user 'x'). Nothing was sent")
			.withCause(failure);
	}

	@Test
	void whatKeepsTheSourceFromEverAnsweringIsTold() {
		this.fixture.settings = new RerunSettings(true, 10, Duration.ofMillis(50), Rerun.SAFE);
		TopologyException failure = new TopologyException("dump.servers: the node at n:1 speaks MySQL's protocol",
				null);
		FakeTopology topology = new FakeTopology().answering();
		topology.lastFailure = failure;
		RerunExecutor executor = new RerunExecutor(this.fixture.settings, topology,
				(server, writing) -> CompletableFuture.completedFuture(false), new RerunListener() {
				}, Clock.systemUTC());
		assertThatExceptionOfType(GroupUnavailableException.class)
			.isThrownBy(() -> new RerunTemplate(executor).execute(GROUP, () -> {
				SQLException driver = new SQLTransientConnectionException("not looked up", failure);
				RerunFixture.journal().failed(new Failure(Verdict.SERVER_LOST, false, null, driver));
				throw new RecoverableDataAccessException("no connection", driver);
			}))
			.withMessageContaining("The topology source has not answered yet (dump.servers: the node at n:1 speaks "
					+ "MySQL's protocol).")
			.withMessageNotContaining("reachable")
			.satisfies((ex) -> assertThat(ex).hasRootCause(failure));
	}

	@Test
	void aConnectionThatFoundNoPrimaryIsWaitedForLikeALostOne() {
		this.fixture.settings = new RerunSettings(true, 10, Duration.ofMillis(50), Rerun.SAFE);
		assertThatExceptionOfType(GroupUnavailableException.class)
			.isThrownBy(() -> this.fixture.callBeginningWith(() -> {
				this.fixture.topology.announce(GROUP, RerunFixture.A_SECONDARY);
				SQLException driver = new SQLTransientConnectionException("no primary");
				RerunFixture.journal().failed(new Failure(Verdict.SERVER_LOST, false, null, driver));
				throw new RecoverableDataAccessException("no connection", driver);
			}));
		assertThat(this.fixture.attempts).hasSize(1);
	}

	@Test
	void anInterruptEndsTheWaitAndIsKept() throws Exception {
		this.fixture.topology.silent();
		CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
		CompletableFuture<Throwable> thrown = new CompletableFuture<>();
		Thread thread = new Thread(() -> {
			try {
				this.fixture.loseA();
			}
			catch (RuntimeException ex) {
				interrupted.complete(Thread.currentThread().isInterrupted());
				thrown.complete(ex);
			}
		});
		thread.start();
		awaitQuestion();
		thread.interrupt();
		assertThat(thrown.get()).isInstanceOf(TransactionNotCommittedException.class)
			.hasMessageContaining("because its thread was interrupted while it waited");
		assertThat(interrupted.get()).isTrue();
		assertThat(this.fixture.topology.openIncidents()).isZero();
	}

	@Test
	void anInterruptEndsTheWaitForAFirstAttemptToo() {
		this.fixture.topology.announce(GROUP, RerunFixture.A_SECONDARY).silent();
		Thread.currentThread().interrupt();
		assertThatExceptionOfType(GroupUnavailableException.class)
			.isThrownBy(() -> this.fixture.callBeginningWith(() -> {
			}))
			.withMessageContaining("interrupted");
		assertThat(Thread.interrupted()).isTrue();
	}

	@Test
	void aReadMovesOnAtOnceAndAvoidsTheSecondaryThatFailed() {
		Server c = FakeTopology.secondary(GROUP, "c");
		this.fixture.topology.announce(GROUP, RerunFixture.A, RerunFixture.B_SECONDARY, c);
		List<Set<String>> avoided = new ArrayList<>();
		this.fixture.template().execute(GROUP, AccessMode.READ_ONLY, () -> {
			avoided.add(Objects.requireNonNull(Scope.current()).journal().avoided());
			if (avoided.size() == 1) {
				throw readFails(RerunFixture.B_SECONDARY);
			}
			if (avoided.size() == 2) {
				throw readFails(c);
			}
			return "rows";
		});
		assertThat(avoided).containsExactly(Set.of(), Set.of("uuid-b"), Set.of("uuid-b", "uuid-c"));
		assertThat(this.fixture.topology.questions).hasValue(0);
		assertThat(this.fixture.events).containsExactly("rerun 2 after SERVER_LOST", "rerun 3 after SERVER_LOST");
	}

	@Test
	void theTimeRunsFromTheFirstFailureNotFromTheCall() {
		this.fixture.settings = new RerunSettings(true, 10, Duration.ofMillis(300), Rerun.SAFE);
		this.fixture.callBeginningWith(() -> {
			await().pollDelay(Duration.ofMillis(350)).until(() -> true);
			this.fixture.topology.announce(GROUP, RerunFixture.B);
			throw RerunFixture.serverLost(RerunFixture.A);
		});
		assertThat(this.fixture.attempts).hasSize(2);
	}

	@Test
	void aHangingProbeDoesNotHideTheNewPrimary() throws Exception {
		FakeTopology topology = this.fixture.topology;
		RerunExecutor executor = new RerunExecutor(this.fixture.settings, topology,
				(server, writing) -> new CompletableFuture<>(), RerunListener.NONE, Clock.systemUTC());
		RerunTemplate template = new RerunTemplate(executor);
		CompletableFuture<String> call = CompletableFuture.supplyAsync(() -> template.execute(GROUP, () -> {
			this.fixture.attempts.add(1);
			if (this.fixture.attempts.size() == 1) {
				throw RerunFixture.serverLost(RerunFixture.A);
			}
			return "done";
		}));
		await().until(() -> topology.questions.get() > 3);
		assertThatExceptionOfType(TimeoutException.class).isThrownBy(() -> call.get(10, TimeUnit.MILLISECONDS));
		topology.announce(GROUP, RerunFixture.B);
		assertThat(call.get()).isEqualTo("done");
	}

	@Test
	void whileThereIsNoPrimaryAReadIsServedByWhicheverSecondaryIsBack() {
		Server c = FakeTopology.secondary(GROUP, "c");
		this.fixture.topology.announce(GROUP, RerunFixture.A_SECONDARY, RerunFixture.B_SECONDARY, c);
		RerunExecutor executor = new RerunExecutor(
				this.fixture.settings, this.fixture.topology, (server, writing) -> (server.equals(c))
						? CompletableFuture.completedFuture(true) : new CompletableFuture<>(),
				RerunListener.NONE, Clock.systemUTC());
		List<Set<String>> avoided = new ArrayList<>();
		new RerunTemplate(executor).execute(GROUP, AccessMode.READ_ONLY, () -> {
			avoided.add(Objects.requireNonNull(Scope.current()).journal().avoided());
			switch (avoided.size()) {
				case 1 -> throw readFails(RerunFixture.A_SECONDARY);
				case 2 -> throw readFails(RerunFixture.B_SECONDARY);
				case 3 -> throw readFails(c);
				default -> {
				}
			}
			return "rows";
		});
		assertThat(avoided).hasSize(4).last().isEqualTo(Set.of("uuid-a", "uuid-b"));
	}

	private static RuntimeException readFails(Server server) {
		SQLException driver = new SQLException("gone", "08S01");
		RerunFixture.journal().failed(new Failure(Verdict.SERVER_LOST, false, server, true, driver));
		return new RecoverableDataAccessException("lost", driver);
	}

	private void awaitQuestion() {
		await().until(this.fixture.topology::isAsked);
	}

}
