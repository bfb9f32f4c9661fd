package io.github.fabricspring.events;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.fabricspring.topology.DatedAnswer;
import io.github.fabricspring.topology.GroupAnswer;
import io.github.fabricspring.topology.Server;
import io.github.fabricspring.topology.ServerMode;
import io.github.fabricspring.topology.ServerStatus;
import io.github.fabricspring.topology.Topology;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link EventPublisher}.
 */
class EventPublisherTests {

	private final List<Object> events = new CopyOnWriteArrayList<>();

	private final EventPublisher publisher = new EventPublisher(this.events::add);

	private Topology topology = Topology.NONE;

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
		Topology previous = this.topology;
		List<Server> servers = (primary != null)
				? List.of(new Server(primary, "YYZ", primary, 3306, ServerStatus.PRIMARY, ServerMode.READ_WRITE, 1))
				: List.of();
		this.topology = previous.with(List.of(new DatedAnswer(new GroupAnswer("YYZ", "test", servers, null, null),
				Instant.EPOCH, Duration.ofSeconds(1))));
		this.publisher.topologyChanged(previous, this.topology);
	}

}
