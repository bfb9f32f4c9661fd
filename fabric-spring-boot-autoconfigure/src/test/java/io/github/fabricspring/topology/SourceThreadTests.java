package io.github.fabricspring.topology;

import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import io.github.fabricspring.support.FakeSource;
import io.github.fabricspring.support.FakeTopology;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A lack of memory where the thread of a source has nothing to catch it.
 */
@Timeout(60)
class SourceThreadTests {

	private final FakeSource source = new FakeSource(FakeTopology.primary("YYZ", "a"));

	private final AtomicReference<@Nullable Error> lack = new AtomicReference<>();

	@Test
	void asksOnAfterALackOfMemoryBetweenTwoQuestions() throws Exception {
		InstantSource clock = () -> {
			if (Thread.currentThread().getName().startsWith("fabric-topology")) {
				fail();
			}
			return Instant.now();
		};
		try (TopologyCache cache = new TopologyCache(this.source, RefreshPolicy.DEFAULT,
				clock.withZone(ZoneOffset.UTC))) {
			cache.refreshedAfter("YYZ", Instant.now()).get(5, TimeUnit.SECONDS);
			this.lack.set(new OutOfMemoryError("no set"));
			assertThat(cache.refreshedAfter("YYZ", Instant.now())).succeedsWithin(5, TimeUnit.SECONDS);
			assertThat(this.lack).hasNullValue();
		}
	}

	@Test
	void asksOnAfterALackOfMemoryToTellAFailure() {
		try (TopologyCache cache = new TopologyCache((groups) -> {
			fail();
			return this.source.fetch(groups);
		})) {
			this.lack.set(new UnspeakableError());
			assertThat(cache.refreshedAfter("YYZ", Instant.now())).succeedsWithin(5, TimeUnit.SECONDS);
			assertThat(this.lack).hasNullValue();
		}
	}

	private void fail() {
		Error error = this.lack.getAndSet(null);
		if (error != null) {
			throw error;
		}
	}

	/** An error that there is no memory to tell of. */
	@SuppressWarnings("OverrideThrowableToString")
	private static final class UnspeakableError extends Error {

		private static final long serialVersionUID = 1L;

		@Override
		public String getMessage() {
			throw new OutOfMemoryError("no text");
		}

	}

}
