package io.github.fabricspring.sample.node.rpc;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

import io.github.fabricspring.sample.node.GroupAdministration.MemberStatus;
import io.github.fabricspring.sample.node.GroupAdministration.ServerAccess;
import io.github.fabricspring.sample.node.NodeException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the recordings do not show of the commands.
 */
class CommandTests {

	private static final Pattern FIRST_COLUMN = Pattern.compile("<data>\n<value><string>(\\d{5})000-");

	private static final Pattern ERROR = Pattern
		.compile("<value><int>(\\d+)</int></value>\n<value><string>([^<]*)</string></value>\n<value><array>");

	private final RecordedFarm farm = new RecordedFarm();

	private final NodeServer server = new NodeServer(NodeSettings.withUsers().onPort(0), this.farm).start();

	@AfterEach
	void close() {
		this.server.close();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', nullValues = "-", textBlock = """
			YYZ            | 13002 13003 13004
			yyz            | 13002 13003 13004
			Z              | 13002 13003 13004
			SHARD          | 13006 13007
			SHARD_         | 13006 13007
			S%1            | 13006
			SHARD1 , SHARD | 13006 13006 13007
			'YYZ,'         | 13002 13003 13004 13005 13006 13007 13002 13003 13004
			\\_            | -
			A.*            | -
			""")
	void patternsOfADumpAreThoseOfLike(String patterns, String servers) {
		String dump = call("dump.servers", "<nil/>", string(patterns));
		assertThat(FIRST_COLUMN.matcher(dump).results().map((row) -> row.group(1)).toList())
			.containsExactlyInAnyOrder((servers != null) ? servers.split(" ", -1) : new String[0]);
	}

	@ParameterizedTest
	@ValueSource(strings = { "dump.shard_index", "dump.shard_maps", "dump.shard_tables", "dump.sharding_information" })
	void nothingIsShardedButTheColumnsAreThere(String method) {
		String recorded = Recording.load(method).exchanges().get(0).response();
		String columns = recorded.substring(recorded.indexOf("<?xml"), recorded.indexOf("<name>rows</name>"));
		assertThat(call(method)).contains(columns)
			.contains("<name>rows</name>\n<value><array><data>\n</data></array></value>");
	}

	@Test
	void nodeKnowsOneProtocolOnly() {
		assertThat(call("dump.fabric_nodes")).contains("<int>" + this.server.port() + "</int>");
		assertThat(call("dump.fabric_nodes", "<nil/>")).contains("<int>" + this.server.port() + "</int>");
		assertThat(call("dump.fabric_nodes", string("protocol.xmlrpc")))
			.contains("<int>" + this.server.port() + "</int>");
		for (String unknown : List.of("protocol.mysql", "", "x")) {
			assertThat(error(call("dump.fabric_nodes", string(unknown))).group(2))
				.isEqualTo("Protocol (" + unknown + ") is not supported.");
		}
	}

	@ParameterizedTest
	@CsvSource({ "dump.servers,<int>5</int>", "dump.servers,<boolean>1</boolean>", "dump.servers,<double>1.5</double>",
			"dump.shard_maps,<int>5</int>" })
	void aPatternThatIsNoStringIsAnError(String method, String pattern) {
		MatchResult error = error(call(method, "<nil/>", pattern));
		assertThat(error.group(2)).isEqualTo("Exception raised - 'expected string or buffer'");
		assertThat(error.group(1)).isEqualTo("0");
	}

	@Test
	void aMethodNameIsTakenLiterally() {
		assertThat(call(" manage.ping")).contains("method \" manage.ping\" is not supported");
		assertThat(call("manage.ping ")).contains("method \"manage.ping \" is not supported");
	}

	@Test
	void serversAreLookedUpInTheOrderOfTheirAddresses() {
		this.farm.server(8, "YYZ", MemberStatus.SECONDARY, ServerAccess.READ_ONLY, 1)
			.at("YYZ", RecordedFarm.uuid(4), "127.0.0.1", 9999)
			.at("YYZ", RecordedFarm.uuid(2), "a", 1);
		String found = call("group.lookup_servers", string("YYZ"));
		assertThat(FIRST_COLUMN.matcher(found).results().map((row) -> row.group(1)).toList()).containsExactly("13003",
				"13008", "13004", "13002");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			99999999-0000-11e5-8000-000000000099 | Server (99999999-0000-11e5-8000-000000000099) does not exist.
			127.0.0.1:1                          | Server (127.0.0.1:1) does not exist.
			127.0.0.1:13006                      | Group (YYZ) does not contain server (127.0.0.1:13006).
			""")
	void aServerThatIsUnknownIsToldFromOneOfAnotherGroup(String server, String error) {
		assertThat(error(call("group.lookup_servers", string("YYZ"), string(server))).group(2)).isEqualTo(error);
	}

	@Test
	void aNamedServerIsShownWhateverItsStatus() {
		assertThat(call("group.lookup_servers", string("YYZ"), string("127.0.0.1:13003"), string("PRIMARY")))
			.contains("127.0.0.1:13003");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			yyz | <string>13002000-0000-11e5-8000-000000000002</string> | <nil/>      | 13002
			YYZ | <string>127.0.0.1:13003</string>                      | <nil/>      | 13003
			YYZ | <nil/>                                                | <int>2</int> | 13003 13004
			YYZ | <nil/>                                                | <string>primary</string> | 13002
			""")
	void serversAreFoundByNameAndStatus(String group, String server, String status, String servers) {
		String found = call("group.lookup_servers", string(group), server, status);
		assertThat(FIRST_COLUMN.matcher(found).results().map((row) -> row.group(1)).toList())
			.containsExactly(servers.split(" ", -1));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					manage.ping          | 1 | execute() takes exactly 1 argument (2 given)
					group.health         | 0 | execute() takes exactly 2 arguments (1 given)
					dump.servers         | 3 | execute() takes at most 3 arguments (4 given)
					group.promote        | 0 | execute() takes at least 2 arguments (1 given)
					group.promote        | 5 | execute() takes at most 5 arguments (6 given)
					group.lookup_servers | 2 | Group (x) does not exist.
					group.health         | 1 | Group (x) does not exist.
					server.lookup_uuid   | 1 | Error accessing server (x)
					server.set_status    | 2 | ServerError: Trying to use an invalid status (x). Possible values are (0, 'FAULTY'), (1, 'SPARE'), (2, 'SECONDARY'), (3, 'PRIMARY').
					server.set_weight    | 2 | ServerError: Value (x) must be a float.
					""")
	void wrongCallIsAnsweredWithAnError(String method, int count, String error) {
		String[] values = new String[count];
		Arrays.fill(values, string("x"));
		assertThat(error(call(method, values)).group(2)).isEqualTo(error);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					group.promote     | <string>YYZ</string> <nil/> <boolean>1</boolean> <boolean>1</boolean> | promote(YYZ, null, true)
					group.promote     | <string>YYZ</string> <nil/> <string>x</string>  | promote(YYZ, null, true)
					group.promote     | <string>YYZ</string> <nil/> <string></string>   | promote(YYZ, null, false)
					group.promote     | YYZ                                             | promote(YYZ, null, false)
					group.add         | <string>YYZ</string> <string>a:1</string> <string>2.5</string> | addServer(YYZ, a:1, PT2.5S, false)
					group.add         | <string>YYZ</string> <string>a:1</string> <int>0</int> <int>1</int> | addServer(YYZ, a:1, PT5S, true)
					server.set_weight | <string>a:1</string> <string>0.5</string>       | setWeight(a:1, 0.5)
					server.set_weight | <string>a:1</string> <int>2</int>               | setWeight(a:1, 2.0)
					server.set_mode   | <string>a:1</string> <i4>3</i4>                 | setMode(a:1, READ_WRITE)
					""")
	void parametersAreReadAsLenientlyAsTheOriginalDoes(String method, String values, String change) {
		assertThat(error(call(method, values.split(" ", -1))).group(2)).isEmpty();
		assertThat(this.farm.changes).containsExactly(change);
	}

	@ParameterizedTest
	@ValueSource(strings = { "<boolean>0</boolean>", "<string>false</string>", "<int>0</int>" })
	void procedureForWhichNobodyWaitsAnswersItsIdAtOnce(String no) {
		this.farm.refuseChanges(new NodeException("GroupError: nobody will read this"));
		String answer = call("group.activate", string("YYZ"), no);
		assertThat(answer).contains("<string>uuid</string>").doesNotContain("<string>finished</string>");
		assertThat(error(answer).group(2)).isEmpty();
		Awaitility.await().untilAsserted(() -> assertThat(this.farm.changes).containsExactly("activateGroup(YYZ)"));
	}

	@Test
	void failureOfOurOwnIsAnErrorThatMustNotBeCached() {
		this.farm.refuseChanges(new IllegalStateException("broken <within>"));
		MatchResult error = error(call("group.activate", string("YYZ")));
		assertThat(error.group(2)).contains("broken &lt;within&gt;");
		assertThat(error.group(1)).isEqualTo("0");
	}

	@Test
	void ttlIsTheConfiguredOne() {
		NodeSettings settings = NodeSettings.withUsers().onPort(0).withTtl(Duration.ofSeconds(7));
		try (NodeServer patient = new NodeServer(settings, this.farm).start()) {
			String answer = RawClient.exchange(patient.port(), RawClient.post(RawClient.call("manage.ping")));
			assertThat(error(answer).group(1)).isEqualTo("7");
		}
	}

	@Test
	void whatIsNotXmlInAnErrorIsLeftOut() {
		this.farm.refuseChanges(new NodeException("a\u0000b & \u00e4"));
		String error = error(call("group.activate", string("YYZ"))).group(2);
		assertThat(new String(error.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8))
			.isEqualTo("a?b &amp; \u00e4");
	}

	@ParameterizedTest
	@ValueSource(strings = { "gzip", "deflate, GZIP;q=0.5" })
	void longAnswerIsCompressedForThoseWhoAcceptIt(String encoding) throws IOException {
		String request = RawClient.post(RawClient.call("dump.servers"), "Accept-Encoding: " + encoding);
		String[] response = RawClient.exchange(this.server.port(), request).split("\r\n\r\n", 2);
		assertThat(response[0]).contains("\r\nContent-Encoding: gzip\r\n")
			.endsWith("\r\nContent-length: " + response[1].length());
		try (GZIPInputStream in = new GZIPInputStream(
				new ByteArrayInputStream(response[1].getBytes(StandardCharsets.ISO_8859_1)))) {
			assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8))
				.isEqualTo(call("dump.servers").split("\r\n\r\n", 2)[1]);
		}
	}

	@ParameterizedTest
	@CsvSource({ "dump.servers,gzip;q=0", "dump.servers,identity", "manage.ping,gzip" })
	void otherAnswersAreSentAsTheyAre(String method, String encoding) {
		String request = RawClient.post(RawClient.call(method), "Accept-Encoding: " + encoding);
		assertThat(RawClient.exchange(this.server.port(), request)).doesNotContain("gzip")
			.contains("</methodResponse>");
	}

	@Test
	void compressedRequestAndOtherMethodsAreNotSupported() {
		String compressed = RawClient.post(RawClient.call("manage.ping"), "Content-Encoding: gzip");
		assertThat(RawClient.exchange(this.server.port(), compressed))
			.startsWith("HTTP/1.0 501 encoding 'gzip' not supported\r\n");
		assertThat(RawClient.exchange(this.server.port(), "GET / HTTP/1.1\r\n\r\n"))
			.startsWith("HTTP/1.0 501 Unsupported method ('GET')\r\n");
	}

	@Test
	void healthShowsErrorsAndIssues() {
		this.farm.server(4, "YYZ", MemberStatus.FAULTY, ServerAccess.READ_ONLY, 1).issue("has transactions of its own");
		assertThat(call("group.health", string("YYZ"))).contains("<string>issue</string>")
			.contains("<string>has transactions of its own</string>");
	}

	@Test
	void whenAuthenticationIsOffAnUnknownMethodIsAFaultInAnyCase() {
		assertThat(call("nothing")).contains("method \"nothing\" is not supported");
		assertThat(call("manage.ping</methodName><x>")).contains("<fault>");
	}

	@Test
	void whenThePortIsTakenAnotherOneIsFound() {
		try (NodeServer other = start(this.server.port())) {
			assertThat(other.port()).isNotEqualTo(this.server.port());
		}
	}

	@Test
	void restartedNodeIsFoundWhereItWas() {
		// Below the ports that the system hands out to clients.
		int port = ThreadLocalRandom.current().nextInt(20_000, 32_000);
		NodeServer first = start(port);
		while (first.port() != port) {
			first.close();
			first = start(++port);
		}
		RawClient.exchange(port, RawClient.post(RawClient.call("manage.ping")));
		first.close();
		try (NodeServer second = start(port)) {
			assertThat(second.port()).isEqualTo(port);
		}
	}

	private NodeServer start(int port) {
		return new NodeServer(NodeSettings.withUsers().onPort(port), this.farm).start();
	}

	private String call(String method, String... values) {
		return RawClient.exchange(this.server.port(), RawClient.post(RawClient.call(method, values)));
	}

	private static String string(String text) {
		return "<string>" + text + "</string>";
	}

	private static MatchResult error(String answer) {
		return ERROR.matcher(answer).results().findFirst().orElseThrow(() -> new AssertionError(answer));
	}

}
