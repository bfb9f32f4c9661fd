package io.github.fabricspring.client;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

import io.github.fabricspring.client.FabricException.AuthenticationFailed;
import io.github.fabricspring.client.FabricException.CommandFailed;
import io.github.fabricspring.client.FabricException.PermissionDenied;
import io.github.fabricspring.client.FabricException.StateStoreDown;
import io.github.fabricspring.client.FabricException.TimedOut;
import io.github.fabricspring.client.FabricException.UnknownGroup;
import io.github.fabricspring.client.FabricException.Unreachable;
import io.github.fabricspring.topology.HostAndPort;
import io.github.fabricspring.topology.Server;
import io.github.fabricspring.topology.ServerMode;
import io.github.fabricspring.topology.ServerStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests of the commands on answers of the original node.
 */
@Timeout(20)
class FabricClientTests {

	private static final FabricCredentials ADMIN = new FabricCredentials("admin", "secret");

	private static final Duration ENOUGH = Duration.ofSeconds(5);

	@Test
	void dumpsServersWithOneConnectionAndAnInventedNonce() throws Exception {
		try (FakeNode node = node("http-digest-madeup-nonce")) {
			FabricClient.Dump answer = node.client(ADMIN, ENOUGH).dumpServers(List.of("YYZ"));
			assertThat(answer.timeToLive()).isEqualTo(Duration.ofSeconds(1));
			assertThat(answer.servers()).hasSize(3);
			assertThat(answer.servers().get(0)).isEqualTo(new Server("13002000-0000-11e5-8000-000000000002", "YYZ",
					"127.0.0.1", 13002, ServerStatus.PRIMARY, ServerMode.READ_WRITE, 1.0));
			assertThat(node.requests()).hasSize(1);
			assertThat(node.requests().get(0)).startsWith("POST /RPC2 HTTP/1.1\r\n")
				.contains("Authorization: Digest username=\"admin\", realm=\"MySQL Fabric\"", "nc=00000001,")
				.doesNotContainIgnoringCase("expect:")
				.doesNotContainIgnoringCase("keep-alive");
		}
	}

	@Test
	void answersOneChallengeWithTheNonceItWasAsked() throws Exception {
		Recording recording = Recording.read("http-digest-full");
		try (FakeNode node = FakeNode.answering(Recording.read("http-401-challenge").lastResponse(),
				recording.lastResponse())) {
			assertThat(node.client(ADMIN, ENOUGH).dumpServers(List.of("YYZ")).servers()).hasSize(3);
			assertThat(node.requests()).hasSize(2);
			assertThat(node.requests().get(1))
				.contains("nonce=\"MjAyNi0xMS0yMlQwNToxNzozMi41ODE3Njg7OzE5ZTIwZWY2YzE1NWIyZWE2YjczOTgzYjJiNTYzNjll\"");
		}
	}

	@Test
	void aSecondChallengeIsARefusal() throws Exception {
		try (FakeNode node = node("http-401-challenge")) {
			assertThatExceptionOfType(AuthenticationFailed.class).isThrownBy(() -> node.client(ADMIN, ENOUGH).ping())
				.withMessageContaining("refused user 'admin'; check fabric.username and fabric.password");
			assertThat(node.requests()).hasSize(2);
		}
	}

	@Test
	void withoutCredentialsNoneAreSent() throws Exception {
		try (FakeNode node = node("noauth-dump.servers")) {
			FabricClient client = new FabricClient(new FabricClientSettings(List.of(node.address()), null));
			assertThat(client.dumpServers(List.of("YYZ")).servers()).hasSize(3);
			assertThat(node.requests().get(0)).doesNotContain("Authorization");
		}
	}

	@ParameterizedTest
	@CsvSource({ "noauth-dump.servers, dump.servers", "dump.fabric_nodes-xmlrpc, dump.fabric_nodes",
			"manage.ping, manage.ping", "group.lookup_servers, group.lookup_servers",
			"threat.report_failure-unknown, threat.report_failure" })
	void sendsWhatTheOriginalWasSent(String recording, String command) throws Exception {
		try (FakeNode node = node(recording)) {
			FabricClient client = node.client(ADMIN, ENOUGH);
			try {
				call(command).accept(client);
			}
			catch (CommandFailed ex) {
				assertThat(command).isEqualTo("threat.report_failure");
			}
			assertThat(normalized(node.requests().get(0)))
				.isEqualTo(normalized(Recording.read(recording).requests().get(0)));
		}
	}

	@Test
	void looksUpServersWithFaultyOnes() throws Exception {
		try (FakeNode node = node("group.lookup_servers-faulty")) {
			List<Server> servers = node.client(ADMIN, ENOUGH).lookupServers("YYZ");
			assertThat(servers).extracting(Server::status)
				.containsExactly(ServerStatus.PRIMARY, ServerStatus.SECONDARY, ServerStatus.FAULTY);
			assertThat(servers).extracting(Server::address)
				.containsExactly("127.0.0.1:13002", "127.0.0.1:13003", "127.0.0.1:13004");
		}
	}

	@Test
	void listsTheNodes() throws Exception {
		try (FakeNode node = node("dump.fabric_nodes-xmlrpc")) {
			assertThat(node.client(ADMIN, ENOUGH).dumpFabricNodes()).contains(new HostAndPort("127.0.0.1", 32274));
		}
	}

	@Test
	void errorsSayWhoWhatAndWhere() throws Exception {
		assertError("group.lookup_servers-unknowngroup", UnknownGroup.class,
				"says: Group (NOSUCH) does not exist. Create it");
		assertError("http-403-role", PermissionDenied.class,
				"does not allow it to user 'admin' (Not allowed to execute 'core.group.lookup_servers')");
		assertError("http-digest-badpassword", AuthenticationFailed.class, "refused user 'admin'");
		assertError("http-digest-nonce-replay", StateStoreDown.class, "its state store");
	}

	@Test
	void aProcedureThatDidNotSucceedIsAFailureWithoutAnErrorToo() throws Exception {
		String recorded = new String(Recording.read("threat.report_failure-again").lastResponse(),
				StandardCharsets.ISO_8859_1);
		String failed = recorded.replaceFirst("<boolean>1</boolean></value>\n<value><boolean>1<",
				"<boolean>1</boolean></value>\n<value><boolean>0<");
		assertThat(failed).isNotEqualTo(recorded);
		try (FakeNode node = FakeNode.answering(failed.getBytes(StandardCharsets.ISO_8859_1))) {
			assertThatExceptionOfType(CommandFailed.class)
				.isThrownBy(() -> node.client(ADMIN, ENOUGH).reportFailure("uuid", "me", "gone"))
				.withMessageContaining("did not succeed, it ended with: Executed action (_report_failure).");
		}
	}

	@Test
	void triesTheNextNodeAndRemembersWhichAnswered() throws Exception {
		try (FakeNode node = node("dump.servers")) {
			HostAndPort nobody = closedPort();
			FabricClient client = new FabricClient(new FabricClientSettings(List.of(nobody, node.address()), ADMIN));
			assertThat(client.dumpServers(List.of()).servers()).hasSize(6);
			assertThat(client.dumpServers(List.of()).servers()).hasSize(6);
			assertThat(node.requests()).hasSize(2);
		}
	}

	@Test
	void whenNoNodeAnswersEachIsNamedWithWhatItSaid() throws Exception {
		HostAndPort nobody = closedPort();
		try (FakeNode silent = node("http-digest-nonce-replay"); FakeNode foreign = node("http-path-404")) {
			FabricClient client = new FabricClient(
					new FabricClientSettings(List.of(nobody, silent.address(), foreign.address()), ADMIN));
			assertThatExceptionOfType(Unreachable.class).isThrownBy(() -> client.dumpServers(List.of()))
				.withMessageContaining("none of 3 Fabric nodes")
				.withMessageContaining(nobody + " cannot be reached")
				.withMessageContaining("Connection refused")
				.withMessageContaining(silent.address() + " closed the connection")
				.withMessageContaining(foreign.address() + " has no page /RPC2")
				.satisfies((ex) -> assertThat(ex.getSuppressed()).hasSize(3));
		}
	}

	@Test
	void aReportThatMayHaveArrivedIsNotRepeatedElsewhere() throws Exception {
		try (FakeNode first = new FakeNode((number, request, out) -> Thread.sleep(10_000));
				FakeNode second = node("threat.report_failure-again")) {
			FabricClient client = new FabricClient(new FabricClientSettings(List.of(first.address(), second.address()),
					ADMIN, Duration.ofSeconds(1), Duration.ofMillis(200), 1 << 20));
			assertThatExceptionOfType(TimedOut.class).isThrownBy(() -> client.reportFailure("uuid", "me", "gone"));
			assertThat(second.requests()).isEmpty();
		}
	}

	@Test
	void aNodeWhoseSessionsAreAllTakenIsGivenUpAtTheDeadline() throws Exception {
		try (ServerSocket full = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
			FabricClient client = new FabricClient(
					new FabricClientSettings(List.of(new HostAndPort("127.0.0.1", full.getLocalPort())), ADMIN,
							Duration.ofSeconds(1), Duration.ofMillis(200), 1 << 20));
			assertThatExceptionOfType(TimedOut.class).isThrownBy(client::ping)
				.withMessageContaining("within 200 ms (0 bytes came); all of its sessions may be taken");
		}
	}

	@Test
	void anIpv6LiteralIsAnAddress() {
		HostAndPort literal = HostAndPort.parse("fabric.addresses", "[::1]", 1);
		FabricClient client = new FabricClient(new FabricClientSettings(List.of(literal), ADMIN));
		assertThatExceptionOfType(Unreachable.class).isThrownBy(client::ping)
			.withMessageContaining("the node at [::1]:1 cannot be reached");
	}

	private static void assertError(String recording, Class<? extends FabricException> error, String message)
			throws IOException {
		try (FakeNode node = node(recording)) {
			assertThatExceptionOfType(error).isThrownBy(() -> node.client(ADMIN, ENOUGH).lookupServers("NOSUCH"))
				.withMessageStartingWith("group.lookup_servers: the node at " + node.address() + " ")
				.withMessageContaining(message);
		}
	}

	private static Consumer<FabricClient> call(String command) {
		return switch (command) {
			case "dump.servers" -> (client) -> client.dumpServers(List.of("YYZ"));
			case "dump.fabric_nodes" -> FabricClient::dumpFabricNodes;
			case "manage.ping" -> FabricClient::ping;
			case "group.lookup_servers" -> (client) -> client.lookupServers("YYZ");
			default -> (client) -> client.reportFailure("99999999-0000-11e5-8000-000000000099", "x", "y");
		};
	}

	/** The XML alone, with one spelling for what the original takes in several. */
	private static String normalized(String request) {
		return request.substring(request.indexOf("<methodCall>"))
			.replaceAll("\\s+", "")
			.replace("i4>", "int>")
			.replaceAll("</?string>|<params/>|<params></params>", "");
	}

	private static FakeNode node(String recording) throws IOException {
		return FakeNode.answering(Recording.read(recording).lastResponse());
	}

	private static HostAndPort closedPort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return new HostAndPort("127.0.0.1", socket.getLocalPort());
		}
	}

}
