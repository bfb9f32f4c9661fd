package io.github.fabricspring.events;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.fabricspring.support.FakeTopology;
import io.github.fabricspring.topology.Server;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link EventPublisher}.
 */
class EventPublisherTests {

	private final List<Object> events = new CopyOnWriteArrayList<>();

	private final EventPublisher publisher = new EventPublisher(this.events::add);

	private final FakeTopology topology = new FakeTopology();

	@BeforeEach
	void listen() {
		this.topology.addListener(this.publisher);
	}

	@AfterEach
	void close() {
		this.publisher.close();
	}

	@Test
	void tellsWhoLedBeforeAndWhoLeadsNow() {
		announce("a");
		announce("a");
		announce(null);
		announce("b");
		await()
			.untilAsserted(() -> assertThat(this.events).containsExactly(new PrimaryMovedEvent("YYZ", "a:3306", null),
					new PrimaryMovedEvent("YYZ", null, "b:3306")));
	}

	@Test
	void tellsHowLongCallsHadNoPrimary() {
		this.publisher.failoverEnded("YYZ", Duration.ofSeconds(2), true);
		await().untilAsserted(() -> assertThat(this.events)
			.containsExactly(new FailoverEndedEvent("YYZ", Duration.ofSeconds(2), true)));
	}

	@Test
	void isSilentAfterTheEnd() {
		this.publisher.close();
		this.publisher.failoverEnded("YYZ", Duration.ofSeconds(2), true);
		assertThat(this.events).isEmpty();
	}

	private void announce(@Nullable String primary) {
		this.topology.announce("YYZ",
				(primary != null) ? new Server[] { FakeTopology.primary("YYZ", primary) } : new Server[0]);
	}

}
