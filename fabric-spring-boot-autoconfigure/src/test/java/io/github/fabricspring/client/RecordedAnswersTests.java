package io.github.fabricspring.client;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import io.github.fabricspring.client.FabricException.AuthenticationFailed;
import io.github.fabricspring.client.FabricException.CommandFailed;
import io.github.fabricspring.client.FabricException.NotAFabricNode;
import io.github.fabricspring.client.FabricException.PermissionDenied;
import io.github.fabricspring.client.FabricException.ProtocolViolation;
import io.github.fabricspring.client.FabricException.StateStoreDown;
import io.github.fabricspring.client.FabricException.UnknownGroup;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Every answer that was recorded is parsed, whole, or becomes the error that it stands
 * for.
 */
class RecordedAnswersTests {

	private static final FabricCredentials ADMIN = new FabricCredentials("admin", "secret");

	private static final Pattern SCALAR = Pattern.compile("<value><(string|int|double|boolean)>");

	private static final Pattern ROWS = Pattern.compile("<name>rows</name>.*?</struct>", Pattern.DOTALL);

	/** What is not told by an error string in the answer. */
	private static final Map<String, Class<? extends FabricException>> BROKEN = Map.ofEntries(
			Map.entry("http-401-challenge", AuthenticationFailed.class),
			Map.entry("http-403-role", PermissionDenied.class),
			Map.entry("http-digest-badpassword", AuthenticationFailed.class),
			Map.entry("http-digest-nonce-replay", StateStoreDown.class),
			Map.entry("http-emptybody", ProtocolViolation.class), Map.entry("http-nolength", ProtocolViolation.class),
			Map.entry("http-path-404", NotAFabricNode.class), Map.entry("rpc-malformed-xml", ProtocolViolation.class),
			Map.entry("rpc-unknown-method", ProtocolViolation.class),
			Map.entry("rpc-unknown-method-nodot", ProtocolViolation.class),
			Map.entry("dump.health-unknownmethod", ProtocolViolation.class),
			Map.entry("types-exnil", ProtocolViolation.class));

	static List<Recording> recordings() throws IOException {
		return Recording.all();
	}

	@Test
	void thereAreAllOfThem() throws IOException {
		assertThat(recordings()).hasSizeGreaterThan(80);
		assertThat(recordings()).extracting(Recording::name).containsAll(BROKEN.keySet());
	}

	@ParameterizedTest
	@MethodSource("recordings")
	void isParsedWholeOrBecomesItsError(Recording recording) throws Exception {
		String response = recording.responses().get(recording.responses().size() - 1);
		try (FakeNode node = FakeNode.answering(recording.lastResponse())) {
			NodeCommands commands = new NodeCommands(
					new NodeAddress(node.address(), InetAddress.getLoopbackAddress(), true),
					new FabricClientSettings(List.of(node.address()), ADMIN));
			Class<? extends FabricException> error = expectedError(recording.name(), response);
			if (error == null) {
				CommandAnswer answer = commands.call("some.command", (whole) -> whole);
				assertThat(answer.timeToLive()).isEqualTo(Duration.ofSeconds(1));
				assertThat(answer.resultSets().stream().flatMap(List::stream).flatMap((row) -> row.values().stream()))
					.hasSize((int) valuesInRows(response));
			}
			else {
				assertThatExceptionOfType(error).isThrownBy(() -> commands.call("some.command", (whole) -> whole))
					.withMessageStartingWith("some.command: the node at 127.0.0.1:" + node.address().port() + " ");
			}
		}
	}

	private static @Nullable Class<? extends FabricException> expectedError(String name, String response) {
		if (BROKEN.containsKey(name)) {
			return BROKEN.get(name);
		}
		if (response.contains(") does not exist.</string>") && response.contains("Group (")) {
			return UnknownGroup.class;
		}
		boolean succeeded = response.contains("<value><int>1</int></value>\n<value><string></string></value>");
		return succeeded ? null : CommandFailed.class;
	}

	private static long valuesInRows(String response) {
		return ROWS.matcher(response)
			.results()
			.mapToLong((rows) -> SCALAR.matcher(rows.group()).results().count())
			.sum();
	}

}
