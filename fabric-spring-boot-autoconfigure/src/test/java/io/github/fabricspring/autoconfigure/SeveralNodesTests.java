package io.github.fabricspring.autoconfigure;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.UUID;

import io.github.fabricspring.client.FakeNode;
import io.github.fabricspring.routing.RoutingSettings;
import org.junit.jupiter.api.Test;

import org.springframework.jdbc.core.JdbcTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests with several nodes, of which one answers.
 */
class SeveralNodesTests {

	@Test
	void firstCallerOutsideAnyScopeWaitsUntilEachNodeWasAsked() throws Exception {
		try (ServerSocket silent = socket();
				ServerSocket other = socket();
				FakeNode node = FakeNode.withServers(socket())) {
			Contexts.bare()
				.withUserConfiguration(StubDriver.Configuration.class)
				.withPropertyValues(
						"fabric.addresses=127.0.0.1:" + silent.getLocalPort() + ",127.0.0.1:" + other.getLocalPort()
								+ "," + node.address(),
						"fabric.connect-timeout=100ms", "fabric.read-timeout=500ms", "fabric.default-group=YYZ",
						"fabric.datasource.username=app", "fabric.datasource.database=" + UUID.randomUUID())
				.run((context) -> assertThat(
						context.getBean(JdbcTemplate.class).queryForObject("SELECT address FROM server", String.class))
					.isNotEmpty());
		}
	}

	// A name may have several addresses, and how many is not known at start
	@Test
	void firstLookupIsAwaitedForAsLongAsACallWaits() {
		Contexts.bare()
			.withUserConfiguration(StubDriver.Configuration.class)
			.withPropertyValues("fabric.addresses=several.example", "fabric.connect-timeout=100ms",
					"fabric.read-timeout=500ms", "fabric.retry.timeout=7s", "fabric.default-group=YYZ",
					"fabric.datasource.username=app")
			.run((context) -> assertThat(context.getBean(RoutingSettings.class).firstLookupTimeout())
				.isEqualTo(Duration.ofSeconds(7)));
	}

	private static ServerSocket socket() throws Exception {
		return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
	}

}
