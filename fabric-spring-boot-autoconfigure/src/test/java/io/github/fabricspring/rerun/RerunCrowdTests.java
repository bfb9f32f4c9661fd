package io.github.fabricspring.rerun;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

import io.github.fabricspring.GroupUnavailableException;
import io.github.fabricspring.Rerun;
import io.github.fabricspring.support.CallerThreads;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests for many callers who wait for the same primary.
 */
@Timeout(60)
class RerunCrowdTests {

	private static final String GROUP = RerunFixture.GROUP;

	private static final int CROWD = 500;

	private static final int WIDTH = 4;

	private final RerunFixture fixture = new RerunFixture();

	private final ExecutorService threads = CallerThreads.unlimited();

	private final AtomicInteger running = new AtomicInteger();

	private final AtomicInteger most = new AtomicInteger();

	@AfterEach
	void end() {
		this.threads.shutdownNow();
	}

	@Test
	void theyAllGetThroughAndNeverMoreAtOnceThanAllowed() {
		RerunTemplate template = withoutPrimary(WIDTH, Duration.ofSeconds(30));
		List<CompletableFuture<Void>> calls = crowd(() -> template.executeWithoutResult(GROUP, this::work));
		await().until(() -> this.fixture.topology.openIncidents() == CROWD);
		this.fixture.topology.announce(GROUP, RerunFixture.B);
		assertThat(calls).allSatisfy((call) -> assertThat(call.get(30, TimeUnit.SECONDS)).isNull());
		assertThat(this.most).hasValueBetween(1, WIDTH);
		assertThat(this.running).hasValue(0);
	}

	@Test
	void thoseWhoseFirstAttemptFailedAreLetThroughInTurnAsWell() {
		this.fixture.settings = settings(WIDTH, Duration.ofSeconds(30));
		this.fixture.topology.silent();
		RerunTemplate template = this.fixture.template();
		List<CompletableFuture<Void>> calls = crowd(() -> {
			AtomicInteger attempts = new AtomicInteger();
			template.executeWithoutResult(GROUP, () -> {
				if (attempts.incrementAndGet() == 1) {
					throw RerunFixture.serverLost(RerunFixture.A);
				}
				work();
			});
			assertThat(attempts).hasValue(2);
		});
		await().until(() -> this.fixture.topology.openIncidents() == CROWD);
		this.fixture.topology.announce(GROUP, RerunFixture.A_SECONDARY, RerunFixture.B);
		assertThat(calls).allSatisfy((call) -> assertThat(call.get(30, TimeUnit.SECONDS)).isNull());
		assertThat(this.most).hasValueBetween(1, WIDTH);
	}

	@Test
	void aPrimaryThatIsLostAgainMeanwhileCostsTheQueueNoAttempt() throws Exception {
		RerunTemplate template = withoutPrimary(1, Duration.ofSeconds(30));
		CountDownLatch leave = new CountDownLatch(1);
		CompletableFuture<Void> first = held(template, leave);
		AtomicInteger attempts = new AtomicInteger();
		CompletableFuture<Void> second = run(() -> template.executeWithoutResult(GROUP, attempts::incrementAndGet));
		await().until(() -> this.fixture.topology.openIncidents() == 0);
		this.fixture.topology.announce(GROUP, RerunFixture.A_SECONDARY).silent();
		leave.countDown();
		first.get();
		await().until(this.fixture.topology::isAsked);
		assertThat(attempts).hasValue(0);
		this.fixture.topology.announce(GROUP, RerunFixture.B);
		second.get();
		assertThat(attempts).hasValue(1);
	}

	@Test
	void aNestedCallThatRunsAgainDoesNotQueueBehindItsOwnCaller() throws Exception {
		this.fixture.probeAnswers = true;
		RerunTemplate template = withoutPrimary(1, Duration.ofSeconds(30));
		AtomicInteger attempts = new AtomicInteger();
		CompletableFuture<Void> call = run(
				() -> template.executeWithoutResult(GROUP, () -> template.executeWithoutResult(GROUP, () -> {
					if (attempts.incrementAndGet() == 1) {
						throw RerunFixture.serverLost(RerunFixture.B);
					}
				})));
		this.fixture.topology.announce(GROUP, RerunFixture.B);
		call.get(30, TimeUnit.SECONDS);
		assertThat(attempts).hasValue(2);
	}

	@Test
	void whoQueuesInVainIsToldBehindHowMany() throws Exception {
		RerunTemplate template = withoutPrimary(1, Duration.ofSeconds(1));
		CountDownLatch leave = new CountDownLatch(1);
		CompletableFuture<Void> first = held(template, leave);
		CompletableFuture<Void> second = run(() -> template.executeWithoutResult(GROUP, this::work));
		assertThatExceptionOfType(ExecutionException.class).isThrownBy(second::get)
			.havingCause()
			.isInstanceOf(GroupUnavailableException.class)
			.withMessageContaining("the deadline (fabric.retry.timeout=PT1S) has passed while others ran again "
					+ "(fabric.retry.max-concurrent-reruns=1)");
		leave.countDown();
		first.get();
	}

	/** Goes in first, and stays; another caller has waited for the same primary. */
	private CompletableFuture<Void> held(RerunTemplate template, CountDownLatch leave) {
		CountDownLatch in = new CountDownLatch(1);
		CompletableFuture<Void> call = run(() -> template.executeWithoutResult(GROUP, () -> {
			this.fixture.topology.announce(GROUP, RerunFixture.A_SECONDARY);
			in.countDown();
			try {
				leave.await();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}));
		await().until(() -> this.fixture.topology.openIncidents() == 1);
		this.fixture.topology.announce(GROUP, RerunFixture.B);
		await().until(() -> in.getCount() == 0);
		this.threads.execute(() -> {
			await().until(() -> this.fixture.topology.openIncidents() == 1);
			this.fixture.topology.announce(GROUP, RerunFixture.B);
		});
		return call;
	}

	private void work() {
		this.most.accumulateAndGet(this.running.incrementAndGet(), Math::max);
		LockSupport.parkNanos(200_000);
		this.running.decrementAndGet();
	}

	private RerunTemplate withoutPrimary(int width, Duration timeout) {
		this.fixture.settings = settings(width, timeout);
		this.fixture.topology.announce(GROUP, RerunFixture.A_SECONDARY);
		return this.fixture.template();
	}

	private static RerunSettings settings(int width, Duration timeout) {
		return new RerunSettings(true, 10, timeout, Rerun.SAFE, width, 1000);
	}

	private List<CompletableFuture<Void>> crowd(Runnable call) {
		return new ArrayList<>(IntStream.range(0, CROWD).mapToObj((number) -> run(call)).toList());
	}

	private CompletableFuture<Void> run(Runnable call) {
		return CompletableFuture.runAsync(call, this.threads);
	}

}
