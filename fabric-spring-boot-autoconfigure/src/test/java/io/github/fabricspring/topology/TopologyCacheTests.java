package io.github.fabricspring.topology;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests of the cache with a source in memory.
 */
class TopologyCacheTests {

	private static final RefreshPolicy QUIET = RefreshPolicy.DEFAULT.withInterval(Duration.ofHours(1));

	private final AtomicInteger questions = new AtomicInteger();

	@Test
	void asksNothingBeforeTheFirstGroupIsUsed() {
		try (TopologyCache cache = cache()) {
			assertThat(cache.current()).isSameAs(Topology.NONE);
			cache.use("YYZ");
			await().until(() -> cache.current().group("YYZ") != null);
			assertThat(this.questions).hasValue(1);
		}
	}

	@Test
	void answersWhatIsAskedAfterAMoment() throws Exception {
		try (TopologyCache cache = cache()) {
			cache.use("YYZ");
			Instant moment = Instant.now();
			Topology topology = cache.refreshedAfter(moment).get(5, TimeUnit.SECONDS);
			assertThat(topology.requestedAt()).isAfterOrEqualTo(moment);
			assertThat(cache.current()).isSameAs(topology);
		}
	}

	private TopologyCache cache() {
		return new TopologyCache(this::fetch, QUIET, Clock.systemUTC());
	}

	private TopologySource.Answer fetch(Set<String> groups) {
		this.questions.incrementAndGet();
		return new TopologySource.Answer(
				List.of(new Server("a", "YYZ", "a", 3306, ServerStatus.PRIMARY, ServerMode.READ_WRITE, 1.0)),
				Duration.ofSeconds(1));
	}

}
