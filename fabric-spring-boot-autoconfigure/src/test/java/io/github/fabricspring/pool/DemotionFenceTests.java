package io.github.fabricspring.pool;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

import io.github.fabricspring.support.HostileServer;
import io.github.fabricspring.support.Routing;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link DemotionFence}.
 */
class DemotionFenceTests {

	private static final Duration SOON = Duration.ofSeconds(10);

	@AutoClose
	private final Routing routing = new Routing("YYZ");

	@Test
	void transactionOnAServerThatIsDemotedIsNotCutIfTheServerRefusesWritesItself() throws Exception {
		try (Connection connection = this.routing.begin()) {
			Routing.insert(connection, 1);
			this.routing.topology.announce("YYZ", this.routing.b.primary("YYZ"), this.routing.a.secondary("YYZ"));
			await().atMost(SOON).until(() -> this.routing.a.calls.contains(HostileServer.PROBE));
			await().atMost(SOON).until(() -> this.routing.a.connections.size() == 1);
			assertThat(connection.isValid(1)).isTrue();
		}
	}

	@Test
	void transactionOnAServerThatIsDemotedButStaysWritableIsCutOnceAnotherPrimaryIsAnnounced() throws Exception {
		this.routing.a.superReadOnly = false;
		try (Connection connection = this.routing.begin()) {
			Routing.insert(connection, 1);
			this.routing.topology.announce("YYZ", this.routing.b.secondary("YYZ"), this.routing.a.secondary("YYZ"));
			assertThat(this.routing.a.calls).doesNotContain(HostileServer.PROBE);
			this.routing.topology.announce("YYZ", this.routing.b.primary("YYZ"), this.routing.a.secondary("YYZ"));
			await().atMost(SOON).until(this.routing.a.connections::isEmpty);
			assertThatExceptionOfType(SQLException.class).isThrownBy(connection::commit);
		}
		assertThat(this.routing.a.orders()).isEmpty();
		assertThat(this.routing.pools.pools()).containsKey(ServerPools.name(this.routing.a.primary("YYZ")));
	}

}
