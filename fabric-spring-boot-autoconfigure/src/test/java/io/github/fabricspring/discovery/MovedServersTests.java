package io.github.fabricspring.discovery;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.github.fabricspring.discovery.DiscoverySettings.Kind;
import io.github.fabricspring.topology.GroupAnswer;
import io.github.fabricspring.topology.HostAndPort;
import io.github.fabricspring.topology.Server;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Addresses at which another server is found than before, and connections that are lost
 * on a server that lives.
 */
class MovedServersTests extends DiscoveryScene {

	@Test
	void aLearnedMemberThatWasBuiltAnewIsAskedAgain() {
		this.source.close();
		this.source = source("a");
		this.servers.online("p:3", "a", "a b c", "a b c");
		until("b=SECONDARY");
		rebuilt("p:5", "d", "a d c", Map.of("d", "b"));
		until("b=PRIMARY");
	}

	@Test
	void learnedMembersThatHaveExchangedTheirAddressesWhileAllWereDownAreAskedAgain() {
		this.source.close();
		this.source = source("a");
		this.servers.online("p:3", "a", "a b c", "a b c");
		until("b=SECONDARY");
		goDownAndComeBack();
		rebuilt("q:3", "c", "a b c", Map.of("b", "c", "c", "b"));
		GroupAnswer moved = first((answer) -> answer.servers().stream().anyMatch(Server::isPrimary)
				&& !roles(answer).contains("a=PRIMARY"));
		assertThat(roles(moved)).isEqualTo("a=SECONDARY b=PRIMARY c=SECONDARY");
	}

	@ParameterizedTest
	@ValueSource(strings = { "metadata", "map" })
	void aMemberWhoseMappedAddressIsWrittenDownOtherwiseTooIsAskedThere(String otherwise) {
		this.servers.online("p:3", "a", "a b c", "a b c");
		this.servers.forward("y", "b");
		Map<HostAndPort, HostAndPort> map = new HashMap<>();
		map.put(FakeGroup.address("b"), FakeGroup.address("y"));
		if (otherwise.equals("map")) {
			map.put(FakeGroup.address("y"), FakeGroup.address("x"));
		}
		else {
			this.servers.metadata("a", "b", "x:3306");
		}
		this.source.close();
		this.source = source("a c", map);
		until("y=SECONDARY");
		this.servers.online("p:3", "b", "a b c", "a b c");
		until("y=PRIMARY");
	}

	@Test
	void primaryThatAnswersAtOneOfItsNamesStaysWhenReplicasFollowAServerThatIsClosed() {
		List<String> names = List.of("u", "v", "w", "x", "y");
		this.servers.replicate();
		names.forEach((name) -> this.servers.forward(name, "a"));
		this.servers.at("c")
			.answers(FakeGroup.SOURCES_QUESTION,
					List.of(List.of("uuid-c", 1, 1, 0, 500, 0, "", "uuid-a", "a:3306", "ON", 1, "ON", 1)));
		this.source.close();
		this.source = source("u v w x y a b c", Kind.REPLICATION, Map.of());
		until("=PRIMARY");
		names.forEach(this.servers::hide);
		this.servers.at("a").cut();
		until("a=PRIMARY");
		this.servers.at("b").answers(FakeGroup.SOURCES_QUESTION, List.of(List.of("uuid-b", 1, 1, 0, 500, 0, "NULL")));
		this.servers.at("c")
			.answers(FakeGroup.SOURCES_QUESTION,
					List.of(List.of("uuid-c", 1, 1, 0, 500, 0, "", "uuid-b", "b:3306", "ON", 1, "ON", 1)));
		for (int i = 0; i < 20; i++) {
			assertThat(roles(answer())).contains("a=PRIMARY");
		}
	}

	// Some of the members are at the address of another name
	private void rebuilt(String view, String primary, String members, Map<String, String> places) {
		List<String> names = List.of(members.split(" ", -1));
		for (String member : names) {
			int readOnly = (member.equals(primary)) ? 0 : 1;
			this.servers.at(places.getOrDefault(member, member))
				.answers(FakeGroup.GROUP_QUESTION,
						names.stream()
							.map((row) -> List.<Object>of("uuid-" + member, readOnly, readOnly, 0, "name", 1, view, 1,
									"uuid-" + row, places.getOrDefault(row, row), 3306, "ONLINE",
									row.equals(primary) ? "PRIMARY" : "SECONDARY"))
							.toList());
		}
	}

	@Test
	void aServerOfTwoNamesStaysWhereItIsWhenAConnectionIsLost() {
		this.source.close();
		this.source = sourceOfTwoNames();
		until("vip=PRIMARY");
		for (int i = 0; i < 5; i++) {
			this.servers.at("a").cut();
			assertThat(roles(answer())).isEqualTo("b=SECONDARY vip=PRIMARY");
		}
	}

	@Test
	void aServerOfTwoNamesDoesNotGoBackToTheFirst() {
		this.source.close();
		this.source = sourceOfTwoNames();
		until("vip=PRIMARY");
		this.servers.hide("vip");
		this.servers.at("a").cut();
		until("a=PRIMARY");
		this.servers.forward("vip", "a");
		int questions = this.servers.at("a").questions.get();
		first((answer) -> this.servers.at("a").questions.get() > questions + 60);
		assertThat(roles(answer())).isEqualTo("a=PRIMARY b=SECONDARY");
	}

	@Test
	void aPrimaryWhoseConnectionIsLostDoesNotWaitForServersThatCannotBeReached() {
		Map<String, DiscoverySettings> settings = new HashMap<>();
		settings.put(GROUP, new DiscoverySettings(FakeGroup.addresses("a b"), Kind.REPLICATION, Map.of()));
		settings.put("dead", new DiscoverySettings(FakeGroup.addresses("x y"), Kind.REPLICATION, Map.of()));
		this.servers.replicate();
		for (String host : List.of("x", "y")) {
			this.servers.at(host).isUnreachable(new SQLException("Communications link failure", "08S01"));
		}
		this.source.close();
		this.source = new DiscoveredTopologySource(settings, this.servers, new AskingThreads(8, 2), System::nanoTime);
		await().until(() -> {
			answer(settings.keySet());
			return this.servers.at("x").connects.get() > 0 && this.servers.at("y").connects.get() > 0;
		});
		until("a=PRIMARY");
		this.servers.at("x").isReachable();
		this.servers.at("y").isReachable();
		this.servers.at("x").freeze();
		this.servers.at("y").freeze();
		// Both threads for servers that failed hang now
		await().until(() -> {
			answer(settings.keySet());
			return this.servers.at("x").questions.get() > 0 && this.servers.at("y").questions.get() > 0;
		});
		this.servers.at("a").cut();
		for (int i = 0; i < 5; i++) {
			assertThat(answer(Set.of(GROUP)).servers()).anyMatch(Server::isPrimary);
		}
	}

}
