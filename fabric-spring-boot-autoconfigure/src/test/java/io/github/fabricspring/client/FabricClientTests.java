package io.github.fabricspring.client;

import java.time.Duration;
import java.util.List;

import io.github.fabricspring.topology.Server;
import io.github.fabricspring.topology.ServerMode;
import io.github.fabricspring.topology.ServerStatus;
import io.github.fabricspring.topology.TopologySource;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of the commands on answers of the original node.
 */
class FabricClientTests {

	private static final FabricCredentials ADMIN = new FabricCredentials("admin", "secret");

	@Test
	void dumpsServersWithOneConnectionAndAnInventedNonce() throws Exception {
		try (FakeNode node = FakeNode.answering(Recording.read("http-digest-madeup-nonce").lastResponse())) {
			TopologySource.Answer answer = node.client(ADMIN, Duration.ofSeconds(3)).dumpServers(List.of("YYZ"));
			assertThat(answer.timeToLive()).isEqualTo(Duration.ofSeconds(1));
			assertThat(answer.servers()).hasSize(3);
			assertThat(answer.servers().get(0)).isEqualTo(new Server("13002000-0000-11e5-8000-000000000002", "YYZ",
					"127.0.0.1", 13002, ServerStatus.PRIMARY, ServerMode.READ_WRITE, 1.0));
			assertThat(node.requests()).hasSize(1);
			assertThat(node.requests().get(0)).startsWith("POST /RPC2 HTTP/1.1\r\n")
				.contains("Authorization: Digest username=\"admin\", realm=\"MySQL Fabric\"", "nc=00000001,")
				.contains("<methodName>dump.servers</methodName>", "YYZ")
				.doesNotContainIgnoringCase("expect:")
				.doesNotContainIgnoringCase("keep-alive");
		}
	}

}
