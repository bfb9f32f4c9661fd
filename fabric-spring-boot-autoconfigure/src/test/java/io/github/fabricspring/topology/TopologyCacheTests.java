package io.github.fabricspring.topology;

import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import com.sun.management.ThreadMXBean;
import io.github.fabricspring.support.FakeSource;
import io.github.fabricspring.support.FakeTopology;
import io.github.fabricspring.support.SettableClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests of the cache: what is asked when, and what is known meanwhile.
 */
@Timeout(60)
class TopologyCacheTests {

	private final FakeSource source = new FakeSource(FakeTopology.primary("YYZ", "a"),
			FakeTopology.secondary("YYZ", "b"));

	private final TopologyCache cache = new TopologyCache(this.source);

	@AfterEach
	void close() {
		this.cache.close();
	}

	@Test
	void asksNothingBeforeTheFirstGroupIsUsed() {
		assertThat(this.cache.current()).isSameAs(Topology.NONE);
		assertThat(this.source.questions()).isZero();
		this.cache.use("YYZ");
		await().until(() -> this.cache.current().group("YYZ") != null);
		assertThat(this.source.questions()).isOne();
	}

	@Test
	void asksAtOnceForAGroupThatComesIntoUse() throws Exception {
		use("YYZ");
		assertThat(this.cache.current().group("other")).isNull();
		this.cache.use("other");
		await().until(() -> this.cache.current().group("other") != null);
		assertThat(FakeTopology.group(this.cache.current(), "other").servers()).isEmpty();
		assertThat(this.source.questions()).isEqualTo(2);
	}

	@Test
	void remembersWhyTheSourceDoesNotAnswerUntilItDoes() throws Exception {
		use("YYZ");
		assertThat(this.cache.lastFailure("YYZ")).isNull();
		TopologyException failure = new TopologyException("refused user 'x'", null);
		this.source.fails(failure);
		assertThat(this.cache.refreshedAfter("YYZ", Instant.now())).failsWithin(5, TimeUnit.SECONDS);
		assertThat(this.cache.lastFailure("YYZ")).isSameAs(failure);
		this.source.answers();
		assertThat(this.cache.refreshedAfter("YYZ", Instant.now())).succeedsWithin(5, TimeUnit.SECONDS);
		assertThat(this.cache.lastFailure("YYZ")).isNull();
	}

	@Test
	void askingAgainForAGroupInUseAsksNobody() throws Exception {
		use("YYZ");
		IntStream.range(0, 1000).forEach((i) -> this.cache.use("YYZ"));
		this.cache.use("other");
		await().until(() -> this.cache.current().group("other") != null);
		assertThat(this.source.questions()).isEqualTo(2);
	}

	@Test
	void anAnswerRequestedAfterTheMomentIsThereAlready() throws Exception {
		Instant before = Instant.now();
		Topology topology = use("YYZ");
		assertThat(this.cache.refreshedAfter("YYZ", before)).isCompletedWithValue(topology);
		assertThat(this.source.questions()).isOne();
	}

	@Test
	void aMomentYetToComeIsWaitedFor() throws Exception {
		use("YYZ");
		Instant moment = Instant.now().plusMillis(150);
		Topology topology = this.cache.refreshedAfter("YYZ", moment).get(5, TimeUnit.SECONDS);
		assertThat(requestedAt(topology)).isAfterOrEqualTo(moment);
		assertThat(this.source.questions()).isEqualTo(2);
		assertThat(this.cache.refreshedAfter("YYZ", Instant.MAX)).isNotDone();
	}

	@Test
	void anAnswerToAQuestionThatLeftOutTheGroupIsNotEnough() throws Exception {
		Instant before = Instant.now();
		use("YYZ");
		Topology topology = this.cache.refreshedAfter("other", before).get(5, TimeUnit.SECONDS);
		assertThat(topology.group("other")).isNotNull();
	}

	@Test
	void aCallerThatGivesUpDoesNotTakeTheAnswerFromOthers() throws Exception {
		use("YYZ");
		Instant now = Instant.now();
		CompletableFuture<Topology> one = this.cache.refreshedAfter("YYZ", now);
		CompletableFuture<Topology> other = this.cache.refreshedAfter("YYZ", now);
		one.completeExceptionally(new IllegalStateException());
		assertThat(requestedAt(other.get(5, TimeUnit.SECONDS))).isAfterOrEqualTo(now);
	}

	@Test
	void theNextAnswerIsThatOfTheQuestionUnderWay() throws Exception {
		use("YYZ");
		Semaphore gate = this.source.hold();
		CompletableFuture<Topology> underWay = this.cache.refreshedAfter("YYZ", Instant.now());
		await().until(() -> this.source.questions() == 2);
		CompletableFuture<Topology> next = this.cache.nextAnswer("YYZ");
		CompletableFuture<Topology> other = this.cache.nextAnswer("YYZ");
		CompletableFuture<Topology> later = this.cache.refreshedAfter("YYZ", Instant.now());
		other.complete(Topology.NONE);
		assertThat(next).isNotDone();
		gate.release();
		assertThat(next.get(5, TimeUnit.SECONDS)).isSameAs(underWay.get(5, TimeUnit.SECONDS));
		assertThat(later).isNotDone();
		gate.release();
		assertThat(later.get(5, TimeUnit.SECONDS).version()).isGreaterThan(next.join().version());
	}

	@Test
	void theNextAnswerFailsWithTheSource() throws Exception {
		use("YYZ");
		this.source.fails(new TopologyException("no node", null));
		CompletableFuture<Topology> next = this.cache.nextAnswer("YYZ");
		CompletableFuture<Topology> refreshed = this.cache.refreshedAfter("YYZ", Instant.now());
		assertThat(refreshed).failsWithin(Duration.ofSeconds(5));
		assertThat(next).failsWithin(Duration.ofSeconds(5)).withThrowableThat().havingCause().withMessage("no node");
	}

	@Test
	void anIncidentQuickensThePaceUntilItIsClosed() throws Exception {
		use("YYZ");
		long started = System.nanoTime();
		TopologyMonitor.Incident incident = this.cache.incident("YYZ");
		TopologyMonitor.Incident another = this.cache.incident("YYZ");
		await().until(() -> this.source.questions() > 10);
		assertThat(Duration.ofNanos(System.nanoTime() - started)).isBetween(Duration.ofMillis(9 * 15),
				Duration.ofSeconds(10));
		another.close();
		another.close();
		int questions = this.source.questions();
		await().until(() -> this.source.questions() > questions + 3);
		incident.close();
		int atEnd = this.source.questions();
		await().during(Duration.ofMillis(200)).until(() -> this.source.questions() <= atEnd + 1);
	}

	@Test
	void anIncidentPutsItsGroupIntoUse() {
		try (TopologyMonitor.Incident incident = this.cache.incident("YYZ")) {
			assertThat(incident).isNotNull();
			await().until(() -> this.cache.current().group("YYZ") != null);
		}
	}

	@Test
	void theTimeToLiveIsHonouredWithAFloor() {
		this.source.answers((groups) -> TopologySource.Answers.of("fake", groups, List.of(), Duration.ZERO));
		long started = System.nanoTime();
		this.cache.use("YYZ");
		await().until(() -> this.source.questions() >= 4);
		assertThat(Duration.ofNanos(System.nanoTime() - started)).isGreaterThan(Duration.ofMillis(300 - 10));
	}

	@Test
	void theIntervalOverridesTheTimeToLive() {
		RefreshPolicy quick = RefreshPolicy.DEFAULT.withInterval(Duration.ofMillis(30));
		try (TopologyCache quickCache = new TopologyCache(this.source, quick, Clock.systemUTC())) {
			quickCache.use("YYZ");
			await().until(() -> this.source.questions() >= 4);
			assertThat(Objects.requireNonNull(quickCache.current().answer("YYZ")).timeToLive())
				.isEqualTo(Duration.ofHours(1));
		}
	}

	@Test
	void closedItAnswersNobodyAndItsThreadEnds() throws Exception {
		use("YYZ");
		Topology known = this.cache.current();
		this.source.hold();
		CompletableFuture<Topology> pending = this.cache.refreshedAfter("YYZ", Instant.now());
		await().until(() -> this.source.questions() == 2);
		CompletableFuture<Topology> waiting = this.cache.refreshedAfter("YYZ", Instant.now());
		CompletableFuture<Topology> next = this.cache.nextAnswer("YYZ");
		this.cache.close();
		this.cache.close();
		assertThat(next).isCompletedExceptionally();
		assertThat(this.cache.nextAnswer("YYZ")).failsWithin(Duration.ofSeconds(5));
		assertThat(pending).isCompletedExceptionally();
		assertThat(waiting).isCompletedExceptionally();
		assertThat(this.cache.refreshedAfter("YYZ", Instant.now())).isCompletedExceptionally();
		assertThat(this.cache.current()).isSameAs(known);
		Thread thread = Objects.requireNonNull(this.source.thread());
		thread.join(5000);
		assertThat(thread.isAlive()).isFalse();
	}

	@Test
	void aThreadInterruptedByMistakeGoesOn() throws Exception {
		use("YYZ");
		Thread thread = Objects.requireNonNull(this.source.thread());
		thread.interrupt();
		assertThat(this.cache.refreshedAfter("YYZ", Instant.now()).get(5, TimeUnit.SECONDS)).isNotNull();
	}

	@Test
	void whenTheClockIsSetBackNothingOlderIsTakenForNewer() throws Exception {
		SettableClock clock = new SettableClock();
		try (TopologyCache dated = new TopologyCache(this.source, RefreshPolicy.DEFAULT, clock.utc())) {
			dated.use("YYZ");
			Topology early = dated.refreshedAfter("YYZ", clock.instant()).get(5, TimeUnit.SECONDS);
			clock.set(SettableClock.START.minus(Duration.ofHours(1)));
			Topology late = dated.refreshedAfter("YYZ", clock.instant()).get(5, TimeUnit.SECONDS);
			assertThat(late.version()).isGreaterThan(early.version());
		}
	}

	@Test
	void readingTheTopologyAllocatesNothing() throws Exception {
		use("YYZ");
		ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
		int found = read(20_000);
		long before = threads.getCurrentThreadAllocatedBytes();
		found += read(100_000);
		long allocated = threads.getCurrentThreadAllocatedBytes() - before;
		assertThat(found).isEqualTo(120_000);
		assertThat(allocated).isLessThan(10_000);
	}

	@Test
	void tenThousandGroupsComeIntoUseInNoTime() {
		Server[] servers = IntStream.range(0, 10_000)
			.mapToObj((i) -> FakeTopology.primary("g" + i, "h" + i))
			.toArray(Server[]::new);
		this.source.answers(servers);
		long started = System.nanoTime();
		IntStream.range(0, 10_000).forEach((i) -> this.cache.use("g" + i));
		await().until(() -> this.cache.current().groups().size() == 10_000);
		assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(30));
		assertThat(FakeTopology.group(this.cache.current(), "g9999").primary()).isEqualTo(servers[9999]);
	}

	private int read(int times) {
		int found = 0;
		for (int i = 0; i < times; i++) {
			Group group = this.cache.current().group("YYZ");
			found += (group != null && group.primary() != null) ? 1 : 0;
		}
		return found;
	}

	private static Instant requestedAt(Topology topology) {
		return Objects.requireNonNull(topology.answer("YYZ")).requestedAt();
	}

	private Topology use(String group) throws Exception {
		return this.cache.refreshedAfter(group, Instant.EPOCH).get(5, TimeUnit.SECONDS);
	}

}
