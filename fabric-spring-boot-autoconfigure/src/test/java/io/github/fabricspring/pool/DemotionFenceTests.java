package io.github.fabricspring.pool;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Executor;

import io.github.fabricspring.connection.diagnosis.ServerProbe;
import io.github.fabricspring.support.HostileServer;
import io.github.fabricspring.support.Routing;
import io.github.fabricspring.support.ScarceThreads;
import io.github.fabricspring.topology.Server;
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

	@Test
	void serverThatCannotBeAskedForLackOfAThreadIsTakenForWritable() throws Exception {
		assertCut(ScarceThreads.executor(1));
	}

	@Test
	void serverThatCannotBeAskedForLackOfMemoryIsTakenForWritable() throws Exception {
		assertCut(Runnable::run);
	}

	private void assertCut(Executor executor) throws Exception {
		Server primary = this.routing.a.primary("YYZ");
		Server secondary = this.routing.a.secondary("YYZ");
		try (Connection connection = this.routing.begin()) {
			Routing.insert(connection, 1);
			ServerPool pool = Objects.requireNonNull(this.routing.pools.pool(primary, this.routing.topology.current()));
			this.routing.topology.announce("YYZ", this.routing.b.primary("YYZ"), secondary);
			await().atMost(SOON).until(() -> this.routing.a.calls.contains(HostileServer.PROBE));
			ServerProbe probe = new ServerProbe((server, session, timeout) -> {
				throw new OutOfMemoryError("no buffer");
			});
			DemotionFence fence = new DemotionFence(pool, new PrimaryCheck(), probe);
			fence.describe(primary, secondary);
			fence.succeeded(executor);
			await().atMost(SOON).until(this.routing.a.connections::isEmpty);
			assertThatExceptionOfType(SQLException.class).isThrownBy(connection::commit);
		}
	}

}
