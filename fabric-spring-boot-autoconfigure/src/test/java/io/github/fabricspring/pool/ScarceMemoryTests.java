package io.github.fabricspring.pool;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Objects;

import io.github.fabricspring.support.Routing;
import io.github.fabricspring.support.ScarceThreads;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Pools when there is no memory left for a thread, or a connection.
 */
class ScarceMemoryTests {

	@AutoClose
	private final Routing routing = new Routing("YYZ");

	@BeforeEach
	void open() {
		this.routing.hikari.put("connectionTimeout", "2000");
	}

	@Test
	void connectionThatCouldNotBeOpenedIsNoOpenSession() throws SQLException {
		this.routing.a.breakBefore("connect", new OutOfMemoryError("no buffer"));
		this.routing.dataSource.getConnection().close();
		await().untilAsserted(() -> assertThat(pool().sessions()).hasSameSizeAs(this.routing.a.connections));
	}

	@Test
	void noConnectionOfAServerThatLeftSurvives() throws SQLException {
		try (Connection one = this.routing.begin(); Connection other = this.routing.begin()) {
			Routing.insert(one, 1);
			Routing.insert(other, 2);
			ServerPool pool = pool();
			this.routing.a.breakBefore("abort", new OutOfMemoryError("unable to create native thread"));
			pool.retire(ScarceThreads.executor(1));
			assertThat(this.routing.a.connections).isEmpty();
		}
	}

	private ServerPool pool() {
		return Objects
			.requireNonNull(this.routing.pools.pool(this.routing.a.primary("YYZ"), this.routing.topology.current()));
	}

}
