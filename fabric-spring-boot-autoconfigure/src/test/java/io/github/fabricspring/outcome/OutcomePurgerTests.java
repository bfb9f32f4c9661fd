package io.github.fabricspring.outcome;

import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.fabricspring.support.FakeTopology;
import io.github.fabricspring.topology.Topology;
import org.junit.jupiter.api.Test;

import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link OutcomePurger}.
 */
class OutcomePurgerTests {

	private final OutcomeSettings often = new OutcomeSettings("fabric_outcome", false, Duration.ofHours(1),
			Duration.ofMillis(1));

	private final AtomicInteger connects = new AtomicInteger();

	@Test
	void purgesOnAfterALackOfMemoryBetweenTwoRounds() {
		AtomicBoolean failed = new AtomicBoolean();
		FakeTopology topology = new FakeTopology() {

			@Override
			public Topology current() {
				if (failed.compareAndSet(false, true)) {
					throw new OutOfMemoryError("no iterator");
				}
				return super.current();
			}

		};
		topology.announce("YYZ", FakeTopology.primary("YYZ", "a"));
		try (OutcomePurger purger = new OutcomePurger(this.often, topology, (server, session, timeout) -> {
			this.connects.incrementAndGet();
			throw new SQLException("down");
		}, Clock.systemUTC())) {
			purger.start();
			await().until(() -> this.connects.get() > 1);
		}
	}

}
