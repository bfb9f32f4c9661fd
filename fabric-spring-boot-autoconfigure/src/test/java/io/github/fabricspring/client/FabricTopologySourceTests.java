package io.github.fabricspring.client;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.github.fabricspring.topology.GroupAnswer;
import io.github.fabricspring.topology.Server;
import io.github.fabricspring.topology.ServerMode;
import io.github.fabricspring.topology.ServerStatus;
import io.github.fabricspring.topology.TopologySource;
import io.github.fabricspring.topology.reason.Reason;
import io.github.fabricspring.topology.reason.ReasonName;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of what the source asks and what it makes of strange rows.
 */
@Timeout(30)
@ExtendWith(OutputCaptureExtension.class)
class FabricTopologySourceTests {

	@Test
	void asksForTheGroupsWhenTheyAreFew() throws Exception {
		assertThat(asked(Set.of("YYZ"))).contains("<value>YYZ</value>");
		assertThat(asked(Set.of("a", "b"))).containsPattern("<value>(a,b|b,a)</value>");
	}

	@Test
	void asksForAllWhenTheyAreManyOrCannotBePatterns() throws Exception {
		Set<String> many = IntStream.range(0, 100).mapToObj((i) -> "group" + i).collect(Collectors.toSet());
		assertThat(asked(many)).contains("<value></value>");
		assertThat(asked(Set.of("a,b"))).contains("<value></value>");
		assertThat(asked(Set.of("a\\b"))).contains("<value></value>");
		assertThat(asked(Set.of("100%"))).contains("<value></value>");
	}

	@Test
	void leavesOutWhatItDoesNotKnowAndSaysSoOnce(CapturedOutput output) throws Exception {
		String rows = row("a", "YYZ", "h", 1, 3, 3, "1.0") + row("b", "YYZ", "h", 2, 1, 7, "1.0")
				+ row("c", "YYZ", "h", 3, 9, 2, "1.0") + row("d", "YYZ", "h", 4, 1, 7, "1.0");
		List<Server> servers = fetchTwice(rows);
		assertThat(servers).extracting(Server::uuid).containsExactly("a");
		assertThat(output.getOut().split("servers with status 7 skipped", -1)).hasSize(2);
		assertThat(output.getOut().split("servers with mode 9 skipped", -1)).hasSize(2);
	}

	@Test
	void takesAWeightThatIsNoneForOne(CapturedOutput output) throws Exception {
		List<Server> servers = fetchTwice(row("a", "YYZ", "h", 1, 3, 3, "0.0") + row("b", "YYZ", "h", 2, 1, 2, "-2.5")
				+ row("c", "YYZ", "h", 3, 1, 2, "0.25"));
		assertThat(servers).extracting(Server::weight).containsExactly(1.0, 1.0, 0.25);
		assertThat(output.getOut().split("weight of h:1 set to 1.0", -1)).hasSize(2);
	}

	@Test
	void leavesOutServersWithoutUuidOrAddress() throws Exception {
		List<Server> servers = fetchTwice(
				row("None", "YYZ", "h", 1, 3, 3, "1.0") + row("b", "YYZ", "None", 2, 1, 2, "1.0")
						+ row("c", "YYZ", "h", 0, 1, 2, "1.0") + row("d", "YYZ", "::1", 4, 1, 2, "1.0"));
		assertThat(servers).extracting(Server::address).containsExactly("[::1]:4");
	}

	@Test
	void takesNilForTheOriginalsNone() throws Exception {
		String strange = row("a", "None", "h", 1, 3, 3, "1.0").replace("<double>1.0</double>", "<nil/>");
		try (FakeNode node = FakeNode.answering(answer(strange))) {
			List<Server> servers = source(node).fetch(Set.of("None")).groups().get(0).servers();
			assertThat(servers).extracting(Server::weight).containsExactly(1.0);
			assertThat(servers).extracting(Server::group).containsExactly("None");
		}
	}

	@Test
	void readsTheNumbersOfTheOriginal() throws Exception {
		String rows = IntStream.range(0, 4)
			.mapToObj((i) -> row("u" + i, "YYZ", "h", i + 1, i, i, "1.0"))
			.collect(Collectors.joining());
		assertThat(fetchTwice(rows)).extracting(Server::status).containsExactly(ServerStatus.values());
		assertThat(fetchTwice(rows)).extracting(Server::mode).containsExactly(ServerMode.values());
	}

	@Test
	void tellsAnUnknownGroupFromOneWithoutUsableServers() throws Exception {
		byte[] none = Recording.read("dump.servers-unknown").lastResponse();
		byte[] unknown = Recording.read("group.lookup_servers-unknowngroup").lastResponse();
		byte[] denied = Recording.read("http-403-role").lastResponse();
		for (byte[] answer : List.of(unknown, denied)) {
			try (FakeNode node = new FakeNode(
					(number, request, out) -> out.write(request.contains("dump.servers") ? none : answer))) {
				FabricTopologySource source = source(node);
				for (int i = 0; i < 2; i++) {
					assertThat(source.fetch(Set.of("YYZ")).groups()).singleElement()
						.satisfies((group) -> assertThat(group.servers()).isEmpty())
						.satisfies((group) -> assertThat(group.engine()).isEqualTo("Fabric node"))
						.extracting(GroupAnswer::reason, InstanceOfAssertFactories.type(Reason.class))
						.satisfies((reason) -> assertThat(reason.name()).isEqualTo(ReasonName.NO_SERVERS))
						.satisfies((reason) -> assertThat(reason.text()).contains("no such group"));
				}
				assertThat(node.requests()).as("asked about once in five seconds").hasSize(3);
			}
		}
	}

	@Test
	void reportsWithItsOwnName() throws Exception {
		try (FakeNode node = FakeNode.answering(Recording.read("threat.report_failure-again").lastResponse())) {
			Server server = new Server("the-uuid", "YYZ", "h", 1, ServerStatus.PRIMARY, ServerMode.READ_WRITE, 1.0);
			source(node).reportFailure(server, "Connection refused");
			assertThat(node.requests().get(0)).contains("<methodName>threat.report_failure</methodName>",
					"<value>the-uuid</value>", "<value>Connection refused</value>");
		}
	}

	@Test
	void readsThirtyThousandServers() throws Exception {
		StringBuilder rows = new StringBuilder();
		for (int i = 0; i < 30_000; i++) {
			boolean primary = i % 3 == 0;
			rows.append(row("13002000-0000-11e5-8000-" + (100_000_000_000L + i), "group-" + i / 3, "10.0.0.1",
					1 + i % 65_000, primary ? 3 : 1, primary ? 3 : 2, "1.0"));
		}
		try (FakeNode node = FakeNode.answering(answer(rows.toString()))) {
			FabricClientSettings settings = new FabricClientSettings(List.of(node.address()), null,
					Duration.ofSeconds(5), Duration.ofSeconds(20), FabricClientSettings.DEFAULT_MAX_ANSWER_BYTES);
			TopologySource.Answers answer = new FabricTopologySource(new FabricClient(settings))
				.fetch(IntStream.range(0, 10_000).mapToObj((i) -> "group-" + i).collect(Collectors.toSet()));
			assertThat(answer.groups()).hasSize(10_000).allSatisfy((group) -> assertThat(group.servers()).hasSize(3));
		}
	}

	private static String asked(Set<String> groups) throws IOException {
		try (FakeNode node = FakeNode.answering(answer(""))) {
			source(node).fetch(groups);
			return node.requests().get(0);
		}
	}

	private static List<Server> fetchTwice(String rows) throws IOException {
		try (FakeNode node = FakeNode.answering(answer(rows))) {
			FabricTopologySource source = source(node);
			source.fetch(Set.of("YYZ"));
			return source.fetch(Set.of("YYZ")).groups().get(0).servers();
		}
	}

	private static FabricTopologySource source(FakeNode node) {
		return new FabricTopologySource(new FabricClient(new FabricClientSettings(List.of(node.address()), null)));
	}

	private static String row(String uuid, String group, String host, int port, int mode, int status, String weight) {
		return "<value><array><data><value><string>" + uuid + "</string></value><value><string>" + group
				+ "</string></value><value><string>" + host + "</string></value><value><int>" + port
				+ "</int></value><value><int>" + mode + "</int></value><value><int>" + status
				+ "</int></value><value><double>" + weight + "</double></value></data></array></value>";
	}

	/** The recorded answer of an empty dump, with rows. */
	private static byte[] answer(String rows) {
		String recorded = new String(Recording.read("dump.servers-unknown").lastResponse(), StandardCharsets.UTF_8);
		String start = "<name>rows</name>\n<value><array><data>\n";
		assertThat(recorded).contains(start);
		String body = recorded.substring(recorded.indexOf("<?xml")).replace(start, start + rows);
		return ("HTTP/1.0 200 OK\r\nContent-length: " + body.length() + "\r\n\r\n" + body)
			.getBytes(StandardCharsets.UTF_8);
	}

}
