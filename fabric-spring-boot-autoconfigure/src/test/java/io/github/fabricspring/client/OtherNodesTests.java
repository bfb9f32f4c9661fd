package io.github.fabricspring.client;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import io.github.fabricspring.client.FabricException.AuthenticationFailed;
import io.github.fabricspring.client.FabricException.CommandFailed;
import io.github.fabricspring.client.FabricException.NodeFailed;
import io.github.fabricspring.client.FabricException.StateStoreDown;
import io.github.fabricspring.client.FabricException.UnknownGroup;
import io.github.fabricspring.topology.HostAndPort;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Which answers of one node make the next one be asked.
 */
@Timeout(30)
class OtherNodesTests {

	private static final FabricCredentials ADMIN = new FabricCredentials("admin", "secret");

	private static final InetAddress OTHER = otherAddress();

	private static final String STORE_DOWN = "Command (SELECT group_id FROM groups, ()) failed accessing (localhost:3306). "
			+ "2003: Can't connect to MySQL server on 'localhost:3306' (111 Connection refused).";

	private static final String CRASH = """
			Exception raised - '2006: MySQL server has gone away'
			Traceback (most recent call last):
			  File "xmlrpc.py", line 120, in _wrapper
			    result = command.execute(*args)
			OperationalError: 2006: MySQL server has gone away
			""";

	static Stream<byte[]> answersOfANodeThatCannotAnswer() {
		return Stream.of(error(STORE_DOWN, 1), error(CRASH, 0), error("Expected <type 'x'> but got 'None'", 1),
				error("something that no version says", 0), bytes("http-digest-nonce-replay"),
				bytes("http-digest-badpassword"), bytes("http-401-challenge"), bytes("http-path-404"),
				bytes("http-403-role"), bytes("rpc-unknown-method"), bytes("http-nolength"),
				ascii("HTTP/1.0 503 Service Unavailable\r\nContent-length: 0\r\n\r\n"), ascii("\0\0garbage\r\n"),
				ascii("HTTP/1.0 200 OK\r\nContent-length: 36\r\n\r\n<methodResponse><fault/></methodResp"), ascii(""));
	}

	@ParameterizedTest
	@MethodSource("answersOfANodeThatCannotAnswer")
	void whenOneNodeCannotAnswerAsksTheNext(byte[] answer) throws Exception {
		try (FakeNode first = FakeNode.answering(answer); FakeNode second = node("dump.servers")) {
			FabricClient client = client(first, second);
			assertThat(client.dumpServers(List.of()).servers()).hasSize(6);
			int asked = first.requests().size();
			assertThat(client.dumpServers(List.of()).servers()).hasSize(6);
			assertThat(first.requests()).as("the node that answered is asked first").hasSize(asked);
		}
	}

	@ParameterizedTest
	@MethodSource("answersOfANodeThatCannotAnswer")
	void whenOneAddressOfANameCannotAnswerAsksTheNext(byte[] answer) throws Exception {
		try (FakeNode first = FakeNode.answering(answer);
				FakeNode second = FakeNode.withServers(new ServerSocket(first.address().port(), 50, OTHER))) {
			FabricClient client = new FabricClient(settings(new HostAndPort("nodes.example", first.address().port())),
					(host) -> List.of(InetAddress.getLoopbackAddress(), OTHER));
			assertThat(client.dumpServers(List.of()).servers()).isNotEmpty();
			int asked = first.requests().size();
			assertThat(client.dumpServers(List.of()).servers()).isNotEmpty();
			assertThat(first.requests()).as("the address that answered is asked first").hasSize(asked);
			assertThat(second.requests()).hasSize(2).allMatch((request) -> request.contains("Host: nodes.example:"));
		}
	}

	@Test
	void whenNoAddressOfANameAnswersTheMostTellingAnswerIsPassedOn() throws Exception {
		try (FakeNode first = FakeNode.answering(error(STORE_DOWN, 1))) {
			FabricClient client = new FabricClient(settings(new HostAndPort("nodes.example", first.address().port())),
					(host) -> List.of(OTHER, InetAddress.getLoopbackAddress(), OTHER));
			assertThatExceptionOfType(StateStoreDown.class).isThrownBy(() -> client.dumpServers(List.of()))
				.withMessageContaining("nodes.example:" + first.address().port() + " (127.0.0.1)")
				.satisfies((ex) -> assertThat(ex.getSuppressed()).hasSize(2));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "group.lookup_servers-unknowngroup", "noauth-unknown-group" })
	void anUnknownGroupIsUnknownToAllNodes(String recording) throws Exception {
		try (FakeNode first = node(recording); FakeNode second = node("group.lookup_servers")) {
			assertThatExceptionOfType(UnknownGroup.class)
				.isThrownBy(() -> client(first, second).lookupServers("NOSUCH"));
			assertThat(second.requests()).isEmpty();
		}
	}

	@Test
	void whenAllNodesFailAlikeTheErrorKeepsItsKindAndNamesEach() throws Exception {
		try (FakeNode first = node("http-digest-badpassword"); FakeNode second = node("http-digest-badpassword")) {
			assertThatExceptionOfType(AuthenticationFailed.class).isThrownBy(() -> client(first, second).ping())
				.withMessageContaining(first.address() + " refused user 'admin'")
				.withMessageContaining(second.address() + " refused user 'admin'")
				.satisfies((ex) -> assertThat(ex.getSuppressed()).hasSize(2));
		}
	}

	@Test
	void aReportThatANodeCouldNotTakeIsMadeAtTheNext() throws Exception {
		try (FakeNode first = FakeNode.answering(error("DatabaseError: " + STORE_DOWN, 1));
				FakeNode second = node("threat.report_failure-again")) {
			client(first, second).reportFailure("uuid", "me", "gone");
			assertThat(second.requests()).hasSize(1);
		}
	}

	@Test
	void aChangeThatMayHaveBegunIsNotMadeElsewhere() throws Exception {
		try (FakeNode first = FakeNode.answering(error("DatabaseError: " + STORE_DOWN, 1));
				FakeNode second = node("group.promote")) {
			assertThatExceptionOfType(CommandFailed.class)
				.isThrownBy(() -> new FabricAdministration(client(first, second)).promote("YYZ"));
			assertThat(second.requests()).isEmpty();
		}
	}

	@Test
	void aLookupWithoutStateStoreIsCalledSo() throws Exception {
		try (FakeNode node = FakeNode.answering(error(STORE_DOWN, 1))) {
			assertThatExceptionOfType(StateStoreDown.class).isThrownBy(() -> client(node).dumpServers(List.of()))
				.withMessageContaining("111 Connection refused")
				.withMessageContaining("the state store, the node's own database, is down");
		}
	}

	@Test
	void aTracebackBecomesOneLine() throws Exception {
		try (FakeNode node = FakeNode.answering(error(CRASH, 0))) {
			assertThatExceptionOfType(NodeFailed.class).isThrownBy(() -> client(node).dumpServers(List.of()))
				.withMessage("dump.servers: the node at " + node.address()
						+ " says: Exception raised - '2006: MySQL server has gone away'"
						+ " (the node crashed in the command; its log has the traceback)");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "one\ntwo", "one\r\n\r\ntwo\u2028", "one\u0085two" })
	void whateverANodeSaysIsOneLine(String said) throws Exception {
		try (FakeNode node = FakeNode.answering(error(said, 1));
				FakeNode fault = FakeNode.answering(ascii(text("rpc-unknown-method").replace("is not supported", said)
					.replaceFirst("Content-length: \\d+", "Content-length: " + (329 + said.length() - 16))))) {
			for (FakeNode each : List.of(node, fault)) {
				assertThatExceptionOfType(FabricException.class).isThrownBy(() -> client(each).ping())
					.satisfies((ex) -> assertThat(ex.getMessage()).contains("one").doesNotContainPattern("\\R"));
			}
		}
	}

	@Test
	void theErrorThatATracebackEndsWithIsKept() {
		assertThat(OneLine.of("Unexpected\nTraceback (most recent call last):\n  File \"x\"\n    y()\nKeyError: 'a'\n"))
			.isEqualTo("Unexpected; KeyError: 'a'");
		assertThat(OneLine.of("x".repeat(5000))).hasSize(1003);
	}

	private static FabricClient client(FakeNode... nodes) {
		return new FabricClient(settings(Stream.of(nodes).map(FakeNode::address).toArray(HostAndPort[]::new)));
	}

	private static FabricClientSettings settings(HostAndPort... nodes) {
		return new FabricClientSettings(List.of(nodes), ADMIN, Duration.ofSeconds(1), Duration.ofSeconds(5), 1 << 20);
	}

	private static InetAddress otherAddress() {
		try {
			return InetAddress.getByAddress(new byte[] { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1 });
		}
		catch (UnknownHostException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static FakeNode node(String recording) throws IOException {
		return FakeNode.answering(bytes(recording));
	}

	/** The recorded answer to an unknown group, with another error. */
	private static byte[] error(String error, int timeToLive) {
		String recorded = text("noauth-unknown-group");
		String body = recorded.substring(recorded.indexOf("<?xml"))
			.replace("Group (NOSUCH) does not exist.", error.replace("<", "&lt;"))
			.replaceFirst("(</string></value>\\s*<value><int>)\\d+", "$1" + timeToLive);
		byte[] utf8 = body.getBytes(StandardCharsets.UTF_8);
		return ("HTTP/1.0 200 OK\r\nContent-length: " + utf8.length + "\r\n\r\n"
				+ new String(utf8, StandardCharsets.ISO_8859_1))
			.getBytes(StandardCharsets.ISO_8859_1);
	}

	private static byte[] bytes(String recording) {
		return Recording.read(recording).lastResponse();
	}

	private static String text(String recording) {
		return new String(bytes(recording), StandardCharsets.ISO_8859_1);
	}

	private static byte[] ascii(String text) {
		return text.getBytes(StandardCharsets.ISO_8859_1);
	}

}
