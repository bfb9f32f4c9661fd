package io.github.fabricspring.sample.node.rpc;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import io.github.fabricspring.sample.node.GroupAdministration.MemberStatus;
import io.github.fabricspring.sample.node.GroupAdministration.ServerAccess;
import io.github.fabricspring.sample.node.NodeException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Sends what clients of the original sent, byte for byte, and expects what they got.
 */
class RecordedConversationsTests {

	private final RecordedFarm farm = new RecordedFarm();

	@ParameterizedTest
	@ValueSource(strings = { "manage.ping", "dump.fabric_nodes-xmlrpc", "dump.health-unknownmethod", "dump.servers",
			"dump.servers-after", "dump.servers-unknown", "dump.servers-wildcard", "group.health",
			"group.lookup_groups", "group.lookup_groups-one", "group.lookup_groups-unknown", "group.lookup_servers",
			"group.lookup_servers-mode", "group.lookup_servers-status", "group.lookup_servers-unknowngroup",
			"server.lookup_uuid", "types-exnil", "types-i8", "noauth-unknown-group", "noauth-dump.fabric_nodes" })
	void lookupIsAnsweredAsRecorded(String name) {
		replay(Recording.load(name));
	}

	@ParameterizedTest
	@MethodSource
	void lookupOfAnotherStateIsAnsweredAsRecorded(String name, Consumer<RecordedFarm> state) {
		state.accept(this.farm);
		replay(Recording.load(name));
	}

	static Stream<Arguments> lookupOfAnotherStateIsAnsweredAsRecorded() {
		return Stream.of(state("dump.servers-faulty", 4, MemberStatus.FAULTY, ServerAccess.READ_ONLY, 1),
				state("dump.servers-offline", 4, MemberStatus.SECONDARY, ServerAccess.OFFLINE, 1),
				state("dump.servers-spare", 4, MemberStatus.SPARE, ServerAccess.OFFLINE, 1),
				state("dump.servers-weight", 4, MemberStatus.SECONDARY, ServerAccess.READ_ONLY, 0.1),
				state("group.lookup_servers-faulty", 4, MemberStatus.FAULTY, ServerAccess.READ_ONLY, 1),
				state("group.lookup_servers-spare", 4, MemberStatus.SPARE, ServerAccess.OFFLINE, 1),
				state("group.health-faulty", 4, MemberStatus.FAULTY, ServerAccess.READ_ONLY, 1),
				Arguments.of("dump.servers-nomaster",
						change((farm) -> farm.server(4, "TMP1", MemberStatus.SECONDARY, ServerAccess.READ_ONLY, 1))),
				Arguments.of("noauth-dump.servers",
						change((farm) -> farm.server(2, "YYZ", MemberStatus.SECONDARY, ServerAccess.READ_ONLY, 1)
							.server(3, "YYZ", MemberStatus.PRIMARY, ServerAccess.READ_WRITE, 1))),
				Arguments.of("group.lookup_groups-nomaster", change((farm) -> farm.group("TMP2", null))));
	}

	private static Arguments state(String name, int server, MemberStatus status, ServerAccess mode, double weight) {
		return Arguments.of(name, change((farm) -> farm.server(server, "YYZ", status, mode, weight)));
	}

	private static Consumer<RecordedFarm> change(Consumer<RecordedFarm> change) {
		return change;
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					group.activate                     | activateGroup(TMP1)
					group.activate-unknown             | activateGroup(NOSUCH)
					group.add                          | addServer(TMP1, 127.0.0.1:13004, PT5S, false)
					group.add-duplicate                | addServer(TMP1, 127.0.0.1:13003, PT5S, false)
					group.add-slave                    | addServer(YYZ, 127.0.0.1:13004, PT5S, false)
					group.add-unknowngroup             | addServer(NOSUCH, 127.0.0.1:13004, PT5S, false)
					group.add-unreachable              | addServer(TMP1, 127.0.0.1:13999, PT5S, false)
					group.create                       | createGroup(TMP1, a scratch group)
					group.create-exists                | createGroup(TMP1, null)
					group.deactivate                   | deactivateGroup(TMP1)
							group.description                  | describeGroup(TMP1, another text)
					group.destroy                      | destroyGroup(TMP1)
					group.destroy-notempty             | destroyGroup(TMP1)
							group.promote-alreadymaster        | promote(TMP1, 13004000-0000-11e5-8000-000000000004, false)
					group.promote-nocandidate          | promote(TMP1, null, false)
					group.promote-unknowngroup         | promote(NOSUCH, null, false)
					group.promote-wrongserver          | promote(TMP1, 127.0.0.1:13003, false)
					group.remove                       | removeServer(YYZ, 127.0.0.1:13004)
					group.remove-master                | removeServer(YYZ, 13002000-0000-11e5-8000-000000000002)
					server.set_mode-bad                |
					server.set_mode-secondary-offline  | setMode(13004000-0000-11e5-8000-000000000004, OFFLINE)
					server.set_status-faulty           | setStatus(13004000-0000-11e5-8000-000000000004, FAULTY, false)
					server.set_status-faulty-to-spare  | setStatus(13004000-0000-11e5-8000-000000000004, SPARE, false)
					server.set_status-primary          | setStatus(13004000-0000-11e5-8000-000000000004, PRIMARY, false)
					server.set_status-spare-to-secondary | setStatus(127.0.0.1:13004, SECONDARY, false)
					server.set_status-unknown          | setStatus(99999999-0000-11e5-8000-000000000099, SPARE, false)
					server.set_weight                  | setWeight(13004000-0000-11e5-8000-000000000004, 0.1)
					server.set_weight-negative         | setWeight(13004000-0000-11e5-8000-000000000004, -1.0)
					threat.report_error-defaults       | reportError(13004000-0000-11e5-8000-000000000004, unknown, unknown, false)
					threat.report_failure-again        | reportFailure(13004000-0000-11e5-8000-000000000004, myhost.example.com, 2003, false)
					threat.report_failure-secondary    | reportFailure(13004000-0000-11e5-8000-000000000004, myhost.example.com, 2003, false)
					threat.report_failure-unknown      | reportFailure(99999999-0000-11e5-8000-000000000099, x, y, false)
					""")
	void changeIsPassedOnAndAnsweredAsRecorded(String name, @Nullable String change) {
		Recording recording = Recording.load(name);
		if (!recording.error().isEmpty()) {
			this.farm.refuseChanges(new NodeException(recording.error()));
		}
		replay(recording);
		assertThat(this.farm.changes).isEqualTo((change != null) ? List.of(change) : List.of());
	}

	// The steps are those of the original's own implementation, so ours reports but one.
	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			group.promote | promote(TMP1, null, false)
			group.demote  | demote(TMP1, false)
			""")
	void changeInManyStepsIsAnsweredWithTheFirst(String name, String change) {
		Recording recording = Recording.load(name);
		replay(recording, Masked::firstStepOf);
		assertThat(this.farm.changes).containsExactly(change);
	}

	@ParameterizedTest
	@ValueSource(strings = { "http-401-challenge", "http-403-role", "http-digest-badpassword", "http-digest-full",
			"http-digest-madeup-nonce", "http-digest-nonce-replay", "http-emptybody", "http-nolength", "http-path-404",
			"rpc-malformed-xml", "rpc-unknown-method", "rpc-unknown-method-nodot" })
	void requestBelowTheCommandsIsAnsweredAsRecorded(String name) {
		replay(Recording.load(name));
	}

	private void replay(Recording recording) {
		replay(recording, Masked::of);
	}

	private void replay(Recording recording, UnaryOperator<String> mask) {
		boolean authenticated = !recording.name().startsWith("noauth");
		NodeUser[] users = authenticated ? new NodeUser[] { new NodeUser("admin", "secret", NodeRole.ADMIN),
				new NodeUser("conn", "connpw", NodeRole.CONNECTOR) } : new NodeUser[0];
		try (NodeServer server = new NodeServer(NodeSettings.withUsers(users).onPort(0), this.farm).start()) {
			for (Recording.Exchange exchange : recording.exchanges()) {
				String response = RawClient.exchange(server.port(), exchange.request());
				assertThat(mask.apply(response)).isEqualTo(mask.apply(exchange.response()));
			}
		}
	}

}
