package io.github.fabricspring.outcome;

import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.fabricspring.connection.driver.ServerConnector;
import io.github.fabricspring.support.FakeTopology;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests that transactions do not depend on the purge.
 */
@ExtendWith(OutputCaptureExtension.class)
class PurgingCommitResolverTests {

	@Test
	void purgingGoesOnAfterALackOfMemory() {
		FakeTopology topology = new FakeTopology();
		topology.announce("YYZ", FakeTopology.primary("YYZ", "a"));
		AtomicInteger asked = new AtomicInteger();
		OutcomeSettings often = new OutcomeSettings("fabric_outcome", false, Duration.ofHours(1), Duration.ofMillis(1));
		try (OutcomePurger purger = new OutcomePurger(often, topology, (server, session, timeout) -> {
			asked.incrementAndGet();
			throw new OutOfMemoryError("no buffer");
		}, Clock.systemUTC())) {
			purger.start();
			await().until(() -> asked.get() > 1);
		}
	}

	@Test
	void commitGetsItsKeyAlthoughThePurgeCannotBeStarted(CapturedOutput output) {
		FakeTopology topology = new FakeTopology();
		ServerConnector connector = (server, session, timeout) -> {
			throw new SQLException("not asked");
		};
		OutcomeTable table = new OutcomeTable(OutcomeSettings.DEFAULT, topology, connector, OutcomeListener.NONE,
				Clock.systemUTC());
		OutcomePurger purger = new OutcomePurger(OutcomeSettings.DEFAULT, topology, connector, Clock.systemUTC());
		// A thread cannot be started twice
		purger.start();
		try (PurgingCommitResolver resolver = new PurgingCommitResolver(table, purger)) {
			assertThat(resolver.keyedCommit("YYZ").key()).isNotNull();
			assertThat(output).contains("could not be started");
		}
	}

}
