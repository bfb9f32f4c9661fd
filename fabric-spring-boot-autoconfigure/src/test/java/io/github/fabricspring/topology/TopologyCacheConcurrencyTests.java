package io.github.fabricspring.topology;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import io.github.fabricspring.support.CallerThreads;
import io.github.fabricspring.support.FakeSource;
import io.github.fabricspring.support.FakeTopology;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests of the cache under many threads, each a hundred times.
 */
@Timeout(120)
class TopologyCacheConcurrencyTests {

	private static final int THREADS = 500;

	private static final ExecutorService THREAD_POOL = CallerThreads.unlimited();

	private static final RefreshPolicy QUICK = new RefreshPolicy(null, Duration.ofMillis(1), Duration.ofNanos(1000));

	private final FakeSource source = new FakeSource(FakeTopology.primary("YYZ", "a"));

	@AfterAll
	static void end() {
		THREAD_POOL.shutdownNow();
	}

	@RepeatedTest(100)
	void callerDuringARequestSharesTheNext() throws Exception {
		Semaphore gate = this.source.hold();
		try (TopologyCache cache = cache()) {
			cache.use("YYZ");
			await().pollInterval(Duration.ofMillis(1)).until(() -> this.source.questions() == 1);
			List<CompletableFuture<Topology>> futures = inParallel(THREADS,
					() -> cache.refreshedAfter("YYZ", Instant.now()));
			Instant last = Instant.now();
			assertThat(futures).noneMatch(CompletableFuture::isDone);
			gate.release();
			await().pollInterval(Duration.ofMillis(1)).until(() -> this.source.questions() == 2);
			assertThat(futures).noneMatch(CompletableFuture::isDone);
			gate.release();
			Set<Topology> answers = futures.stream().map((future) -> get(future)).collect(Collectors.toSet());
			assertThat(answers).singleElement()
				.satisfies((topology) -> assertThat(Objects.requireNonNull(topology.answer("YYZ")).requestedAt())
					.isAfterOrEqualTo(last));
			assertThat(this.source.questions()).isEqualTo(2);
		}
	}

	@RepeatedTest(100)
	void callerWhoseMomentIsBeforeTheRequestJoinsIt() throws Exception {
		Semaphore gate = this.source.hold();
		try (TopologyCache cache = cache()) {
			Instant before = Instant.now();
			cache.use("YYZ");
			await().pollInterval(Duration.ofMillis(1)).until(() -> this.source.questions() == 1);
			List<CompletableFuture<Topology>> futures = inParallel(THREADS, () -> cache.refreshedAfter("YYZ", before));
			gate.release();
			assertThat(futures).allSatisfy((future) -> assertThat(get(future).version()).isOne());
			assertThat(this.source.questions()).isOne();
		}
	}

	@RepeatedTest(100)
	void noAnswerIsOlderThanItsMomentAndNoTwoQuestionsAreUnderWay() throws Exception {
		try (TopologyCache cache = cache()) {
			cache.use("YYZ");
			inParallel(50, () -> {
				for (int i = 0; i < 3; i++) {
					Instant moment = Instant.now();
					Topology topology = get(cache.refreshedAfter("YYZ", moment));
					assertThat(Objects.requireNonNull(topology.answer("YYZ")).requestedAt()).isAfterOrEqualTo(moment);
				}
				return true;
			});
			assertThat(this.source.mostInside()).isOne();
		}
	}

	@RepeatedTest(100)
	@SuppressWarnings("FutureReturnValueIgnored") // none is: each is waited for
	void aCloseAtAnyTimeLeavesNobodyWaiting() throws Exception {
		TopologyCache cache = cache();
		List<Future<CompletableFuture<Topology>>> calls = new ArrayList<>();
		for (int i = 0; i < 50; i++) {
			String group = "group-" + i;
			Callable<CompletableFuture<Topology>> call = () -> {
				cache.use(group);
				TopologyMonitor.Incident incident = cache.incident(group);
				CompletableFuture<Topology> future = cache.refreshedAfter(group, Instant.now());
				incident.close();
				return future;
			};
			calls.add(THREAD_POOL.submit(call));
		}
		cache.close();
		for (Future<CompletableFuture<Topology>> call : calls) {
			CompletableFuture<Topology> future = call.get(10, TimeUnit.SECONDS);
			assertThat(future.handle((topology, failure) -> true).get(10, TimeUnit.SECONDS)).isTrue();
		}
		Thread thread = this.source.thread();
		if (thread != null) {
			thread.join(5000);
			assertThat(thread.isAlive()).isFalse();
		}
	}

	private TopologyCache cache() {
		return new TopologyCache(this.source, QUICK.withInterval(Duration.ofHours(1)), Clock.systemUTC());
	}

	private static Topology get(CompletableFuture<Topology> future) {
		return future.orTimeout(10, TimeUnit.SECONDS).join();
	}

	private static <T> List<T> inParallel(int threads, Callable<T> task) throws Exception {
		CyclicBarrier barrier = new CyclicBarrier(threads);
		List<Future<T>> futures = new ArrayList<>();
		for (int i = 0; i < threads; i++) {
			futures.add(THREAD_POOL.submit(() -> {
				barrier.await(10, TimeUnit.SECONDS);
				return task.call();
			}));
		}
		List<T> results = new ArrayList<>();
		for (Future<T> future : futures) {
			results.add(future.get(30, TimeUnit.SECONDS));
		}
		return results;
	}

}
