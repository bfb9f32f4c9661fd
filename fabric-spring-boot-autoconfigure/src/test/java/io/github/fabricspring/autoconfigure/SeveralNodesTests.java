package io.github.fabricspring.autoconfigure;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.UUID;

import io.github.fabricspring.client.FakeNode;
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

	private static ServerSocket socket() throws Exception {
		return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
	}

}
