package io.github.fabricspring.topology;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.fabricspring.support.FakeSource;
import io.github.fabricspring.support.FakeTopology;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests of answers for some of the groups: each group has its own freshness, and none
 * waits for another.
 */
@Timeout(60)
class PartialAnswersTests {

	private final PartialSource source = new PartialSource();

	private final TopologyCache cache = new TopologyCache(this.source);

	@AfterEach
	void close() {
		this.cache.close();
	}

	@RepeatedTest(100)
	void aFrozenGroupDelaysNoCallerOfAHealthyOne() throws Exception {
		this.source.freeze("frozen");
		CompletableFuture<Topology> frozen = this.cache.refreshedAfter("frozen", Instant.now());
		for (int i = 0; i < 3; i++) {
			Instant moment = Instant.now();
			Topology topology = this.cache.refreshedAfter("healthy", moment).get(5, TimeUnit.SECONDS);
			assertThat(answer(topology, "healthy").requestedAt()).isAfterOrEqualTo(moment);
			assertThat(topology.group("frozen")).isNull();
		}
		assertThat(frozen).isNotDone();
		this.source.thaw("frozen");
		Topology thawed = frozen.get(5, TimeUnit.SECONDS);
		assertThat(FakeTopology.group(thawed, "frozen").primary()).isNotNull();
		assertThat(FakeTopology.group(thawed, "healthy").primary()).isNotNull();
	}

	@RepeatedTest(100)
	void anAnswerCountsFromTheFirstQuestionForItsGroup() throws Exception {
		this.source.freeze("slow");
		CompletableFuture<Topology> early = this.cache.refreshedAfter("slow", Instant.EPOCH);
		await().pollInterval(Duration.ofMillis(1)).until(() -> this.source.questions() > 0);
		Instant later = Instant.now();
		CompletableFuture<Topology> late = this.cache.refreshedAfter("slow", later);
		await().pollInterval(Duration.ofMillis(1)).until(() -> this.source.questions() > 1);
		this.source.thaw("slow");
		assertThat(answer(early.get(5, TimeUnit.SECONDS), "slow").requestedAt()).isBeforeOrEqualTo(later);
		assertThat(answer(late.get(5, TimeUnit.SECONDS), "slow").requestedAt()).isAfterOrEqualTo(later);
		assertThat(late.join().version()).isGreaterThan(early.join().version());
	}

	@Test
	void aGroupThatIsMissingFromAnAnswerStaysAsItWas() throws Exception {
		Topology before = this.cache.refreshedAfter("YYZ", Instant.now()).get(5, TimeUnit.SECONDS);
		this.source.freeze("YYZ");
		CompletableFuture<Topology> waiting = this.cache.refreshedAfter("YYZ", Instant.now());
		CompletableFuture<Topology> next = this.cache.nextAnswer("YYZ");
		Topology after = this.cache.refreshedAfter("other", Instant.now()).get(5, TimeUnit.SECONDS);
		assertThat(after.group("YYZ")).isSameAs(before.group("YYZ"));
		assertThat(after.answer("YYZ")).isEqualTo(before.answer("YYZ"));
		assertThat(waiting).isNotDone();
		assertThat(next).isNotDone();
	}

	@Test
	void aSourceThatReturnsNothingAtOnceIsAskedAtThePaceOfAnIncident() throws Exception {
		this.source.freeze("YYZ");
		this.source.becomesImpatient();
		CompletableFuture<Topology> frozen = this.cache.refreshedAfter("YYZ", Instant.now());
		long started = System.nanoTime();
		await().until(() -> this.source.questions() >= 10);
		assertThat(Duration.ofNanos(System.nanoTime() - started)).isGreaterThan(Duration.ofMillis(9 * 20 - 25));
		this.source.thaw("YYZ");
		frozen.get(5, TimeUnit.SECONDS);
		int questions = this.source.questions();
		await().during(Duration.ofMillis(200)).until(() -> this.source.questions() == questions);
	}

	@Test
	void aNewEpochIsReadableAndTellsThePoolsNothing() throws Exception {
		AtomicInteger changes = new AtomicInteger();
		this.cache.addListener(new TopologyListener() {
			@Override
			public void topologyChanged(Topology previous, Topology current) {
				changes.incrementAndGet();
			}
		});
		Topology first = this.cache.refreshedAfter("YYZ", Instant.now()).get(5, TimeUnit.SECONDS);
		Topology second = this.cache.refreshedAfter("YYZ", Instant.now()).get(5, TimeUnit.SECONDS);
		assertThat(answer(first, "YYZ").answer().epoch()).isNotEqualTo(answer(second, "YYZ").answer().epoch());
		assertThat(second.groups()).isSameAs(first.groups());
		assertThat(changes).hasValue(1);
	}

	@Test
	void aSilentSourceDelaysNoGroupOfAnother() throws Exception {
		FakeSource silent = new FakeSource();
		Semaphore gate = silent.hold();
		TopologySources sources = (group) -> group.equals("silent") ? silent : this.source;
		try (TopologyCache both = new TopologyCache(sources, RefreshPolicy.DEFAULT, Clock.systemUTC())) {
			CompletableFuture<Topology> waiting = both.refreshedAfter("silent", Instant.now());
			await().until(() -> silent.questions() == 1);
			both.refreshedAfter("YYZ", Instant.now()).get(5, TimeUnit.SECONDS);
			assertThat(waiting).isNotDone();
			silent.fails(new TopologyException("no node", null));
			gate.release();
			assertThat(waiting).failsWithin(Duration.ofSeconds(5));
			assertThat(both.lastFailure("silent")).hasMessage("no node");
			assertThat(both.lastFailure("YYZ")).isNull();
			assertThat(both.refreshedAfter("YYZ", Instant.now())).succeedsWithin(Duration.ofSeconds(5));
		}
	}

	@Test
	void groupsThatAreNearlyDueGoAlong() throws Exception {
		FakeSource whole = new FakeSource(FakeTopology.primary("a", "x"), FakeTopology.primary("b", "y"));
		RefreshPolicy policy = RefreshPolicy.DEFAULT.withInterval(Duration.ofMillis(200));
		try (TopologyCache paced = new TopologyCache(whole, policy, Clock.systemUTC())) {
			paced.refreshedAfter("a", Instant.now()).get(5, TimeUnit.SECONDS);
			paced.refreshedAfter("b", Instant.now()).get(5, TimeUnit.SECONDS);
			int before = whole.questions();
			await().until(() -> whole.questions() >= before + 2);
			await().untilAsserted(() -> assertThat(answer(paced.current(), "a").requestedAt())
				.isEqualTo(answer(paced.current(), "b").requestedAt()));
		}
	}

	private static DatedAnswer answer(Topology topology, String group) {
		return Objects.requireNonNull(topology.answer(group));
	}

}
