package io.github.fabricspring.discovery;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import io.github.fabricspring.discovery.DiscoverySettings.Kind;
import io.github.fabricspring.topology.GroupAnswer;
import io.github.fabricspring.topology.HostAndPort;
import io.github.fabricspring.topology.Server;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Servers that are not what their answers say, and servers that cannot answer.
 */
class DoubtfulServersTests {

	private static final String GROUP = "YYZ";

	/** A part of the question of plain replication. */
	private static final String SOURCES = "replication_connection_status";

	private static final Duration DEADLINE = Duration.ofSeconds(20);

	private final FakeGroup servers = new FakeGroup();

	private DiscoveredTopologySource source = source("a b c");

	@AfterEach
	void close() {
		this.source.close();
	}

	@Test
	void aCopyOfAServerThatIsInNoGroupIsNotTakenForIt() {
		this.servers.online("p:3", "a", "a b c", "a b c");
		this.servers.copy("x", "a");
		this.source.close();
		this.source = source("x a b c");
		assertThat(roles(answer())).isEqualTo("a=PRIMARY b=SECONDARY c=SECONDARY");
		this.servers.at("a").freeze();
		GroupAnswer none = answer();
		assertThat(none.servers()).noneMatch(Server::isPrimary);
		assertThat(none.reason()).contains("x:3306: has the server_uuid uuid-a of another server (a:3306 and x:3306)");
		assertThat(roles(none)).doesNotContain("x=");
	}

	@Test
	void underPlainReplicationACopyDoesNotTakeThePlaceOfASilentPrimary() {
		this.servers.at("a").answers(SOURCES, List.of(List.of("uuid-a", 0, 0, 0, "NULL")));
		this.servers.at("a").answers("@@datadir", List.of(List.of("a")));
		this.servers.at("b")
			.answers(SOURCES, List.of(List.of("uuid-b", 1, 1, 0, "", "uuid-a", "a:3306", "ON", 1, "ON", 1)));
		this.source.close();
		this.source = new DiscoveredTopologySource(
				Map.of(GROUP, new DiscoverySettings(FakeGroup.addresses("a b x"), Kind.REPLICATION, Map.of())),
				this.servers);
		until("a=PRIMARY");
		this.servers.at("x").answers("@@datadir", List.of(List.of("x")));
		this.servers.at("x").answers(SOURCES, List.of(List.of("uuid-a", 0, 0, 0, "NULL")));
		this.servers.at("a").freeze();
		until("a=SECONDARY");
		GroupAnswer answer = answer();
		for (int i = 0; i < 5; i++) {
			assertThat(answer.servers()).noneMatch(Server::isPrimary).noneMatch((server) -> server.host().equals("x"));
			answer = answer();
		}
		assertThat(answer.reason()).contains("x:3306: has the server_uuid uuid-a of another server");
	}

	@Test
	void aServerThatIsListedByTwoNamesIsOne() {
		this.servers.online("p:3", "a", "a b c", "a b c");
		this.servers.forward("a.example", "a");
		this.servers.at("a").answers("@@datadir", List.of(List.of("a 3306 1 /data")));
		this.source.close();
		this.source = source("a.example a b c");
		until("a.example=PRIMARY");
		assertThat(roles(answer())).isEqualTo("a.example=PRIMARY b=SECONDARY c=SECONDARY");
	}

	@Test
	void aPrimaryThatHasNoConnectionLeftStaysAsTheOthersNameIt() {
		this.servers.online("p:3", "a", "a b c", "a b c");
		answer();
		this.servers.at("a").isUnreachable(new SQLException("Too many connections", "08004", 1040));
		this.servers.at("a").cut();
		GroupAnswer answer = answer();
		for (int i = 0; i < 20; i++) {
			assertThat(roles(answer)).isEqualTo("a=PRIMARY b=SECONDARY c=SECONDARY");
			answer = answer();
		}
		assertThat(answer.reason()).isEqualTo("a:3306 could not be asked (Too many connections), and stays primary as"
				+ " the other members name it");
		this.servers.online("p:3", "b", "b c", "a b c");
		until("b=PRIMARY");
	}

	private GroupAnswer answer() {
		return answer(Set.of(GROUP));
	}

	private GroupAnswer answer(Set<String> groups) {
		long end = System.nanoTime() + DEADLINE.toNanos();
		while (System.nanoTime() < end) {
			for (GroupAnswer answer : this.source.fetch(groups).groups()) {
				if (answer.group().equals(GROUP)) {
					if (answer.reason() == null || !answer.reason().contains("have not been asked")) {
						return answer;
					}
				}
			}
		}
		throw new AssertionError("No answer within " + DEADLINE);
	}

	private void until(String role) {
		long end = System.nanoTime() + DEADLINE.toNanos();
		GroupAnswer answer = answer();
		while (!roles(answer).contains(role) && System.nanoTime() < end) {
			answer = answer();
		}
		assertThat(roles(answer)).contains(role);
	}

	private DiscoveredTopologySource source(String seeds) {
		return source(seeds, Map.of());
	}

	private DiscoveredTopologySource source(String seeds, Map<HostAndPort, HostAndPort> addressMap) {
		return new DiscoveredTopologySource(
				Map.of(GROUP, new DiscoverySettings(FakeGroup.addresses(seeds), Kind.AUTO, addressMap)), this.servers);
	}

	private static String roles(GroupAnswer answer) {
		return answer.servers()
			.stream()
			.map((server) -> server.host() + "=" + server.status())
			.sorted()
			.collect(Collectors.joining(" "));
	}

}
