package io.github.fabricspring.discovery;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;

import io.github.fabricspring.topology.GroupAnswer;
import io.github.fabricspring.topology.Server;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

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
		for (String member : List.of("a", "b", "c")) {
			this.servers.at(member).isUnreachable(new SQLException("Communications link failure", "08S01"));
			this.servers.at(member).cut();
		}
		until("a=SECONDARY");
		for (String member : List.of("a", "b", "c")) {
			this.servers.at(member).isReachable();
		}
		rebuilt("q:3", "c", "a b c", Map.of("b", "c", "c", "b"));
		GroupAnswer moved = first((answer) -> answer.servers().stream().anyMatch(Server::isPrimary)
				&& !roles(answer).contains("a=PRIMARY"));
		assertThat(roles(moved)).isEqualTo("a=SECONDARY b=PRIMARY c=SECONDARY");
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

}
