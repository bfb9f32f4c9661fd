package io.github.fabricspring.discovery;

import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadFactory;

import io.github.fabricspring.discovery.DiscoverySettings.Kind;
import io.github.fabricspring.support.ScarceThreads;
import io.github.fabricspring.topology.GroupAnswer;
import io.github.fabricspring.topology.Server;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How the servers of groups are asked.
 */
class DiscoveredTopologySourceTests extends DiscoveryScene {

	@Test
	void theServersOfAGroupAreAskedWhichEngineTheyRunAndWhoIsPrimary() {
		this.servers.online("p:3", "a", "a b c", "a b c");
		GroupAnswer answer = answer();
		assertThat(roles(answer)).isEqualTo("a=PRIMARY b=SECONDARY c=SECONDARY");
		assertThat(answer.engine()).isEqualTo("Group Replication");
		assertThat(answer.epoch()).isEqualTo("p:3");
	}

	@Test
	void aMemberThatIsNoSeedIsLearned() {
		this.source.close();
		this.source = source("a");
		this.servers.online("p:3", "b", "a b c", "a b c");
		assertThat(roles(answer())).isEqualTo("a=SECONDARY b=PRIMARY c=SECONDARY");
	}

	@Test
	void aFrozenMemberDelaysNoAnswerOfAMajority() {
		this.servers.online("p:3", "a", "a b c", "a b c");
		answer();
		this.servers.at("c").freeze();
		for (int i = 0; i < 10; i++) {
			long begun = System.nanoTime();
			assertThat(answer().servers()).anyMatch(Server::isPrimary);
			assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(MemberAsker.LIMIT);
		}
		assertThat(this.servers.at("c").mostAtOnce).hasValue(1);
	}

	@Test
	void aCallReturnsWithoutAGroupThatIsNotReady() {
		this.servers.at("a").freeze();
		this.servers.at("b").freeze();
		this.servers.at("c").freeze();
		long begun = System.nanoTime();
		assertThat(this.source.fetch(Set.of(GROUP)).groups()).isEmpty();
		assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(MemberAsker.LIMIT);
		GroupAnswer answer = answer();
		assertThat(answer.servers()).isEmpty();
		assertThat(reason(answer))
			.isEqualTo("too-few-answers: only 0 of 3 servers could be asked which engine they run;"
					+ " a:3306, b:3306, c:3306: no answer within 500 ms");
	}

	@Test
	void anAnswerRestsOnNothingThatWasAskedBefore() {
		this.servers.online("p:3", "a", "a b c", "a b c");
		answer();
		for (String member : List.of("a", "b", "c")) {
			this.servers.at(member).freeze();
		}
		// These questions are on their way when the primary moves
		assertThat(this.source.fetch(Set.of(GROUP)).groups()).isEmpty();
		this.servers.online("p:3", "b", "a b c", "a b c");
		GroupAnswer none = answer();
		assertThat(none.servers()).noneMatch(Server::isPrimary);
		for (String member : List.of("a", "b", "c")) {
			this.servers.at(member).thaw();
		}
		until("b=PRIMARY");
	}

	@Test
	void groupsThatHangHoldUpNoOther() {
		int groups = 60;
		Map<String, DiscoverySettings> settings = new HashMap<>();
		settings.put(GROUP, new DiscoverySettings(FakeGroup.addresses("a b c"), Kind.GROUP_REPLICATION, Map.of()));
		for (int i = 0; i < groups; i++) {
			List<String> hosts = List.of("a" + i, "b" + i, "c" + i);
			settings.put("hung" + i, new DiscoverySettings(hosts.stream().map(FakeGroup::address).toList(),
					Kind.GROUP_REPLICATION, Map.of()));
			hosts.forEach((host) -> this.servers.at(host).freeze());
		}
		this.servers.online("p:3", "a", "a b c", "a b c");
		AskingThreads threads = new AskingThreads(8, 2);
		this.source.close();
		this.source = new DiscoveredTopologySource(settings, this.servers, threads, System::nanoTime);
		Set<String> open = new HashSet<>(settings.keySet());
		long end = System.nanoTime() + DEADLINE.toNanos();
		while (!open.isEmpty() && System.nanoTime() < end) {
			this.source.fetch(open).groups().forEach((group) -> open.remove(group.group()));
		}
		assertThat(open).isEmpty();
		assertThat(threads.count()).isLessThanOrEqualTo(10);
		for (int i = 0; i < 5; i++) {
			long begun = System.nanoTime();
			assertThat(answer(settings.keySet()).servers()).anyMatch(Server::isPrimary);
			assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(MemberAsker.LIMIT);
		}
	}

	@Test
	void aServerThatWasNotAskedForLackOfAThreadIsAskedAgain() {
		this.servers.online("p:3", "a", "a b c", "a b c");
		ThreadFactory scarce = new ScarceThreads(5);
		this.source.close();
		this.source = new DiscoveredTopologySource(
				Map.of(GROUP, new DiscoverySettings(FakeGroup.addresses("a b c"), Kind.GROUP_REPLICATION, Map.of())),
				this.servers, new AskingThreads(8, 2, (prefix) -> scarce), System::nanoTime);
		until("a=PRIMARY");
		until("c=SECONDARY");
	}

	@Test
	void aThousandGroupsAreAnsweredByFewThreadsOverOneConnectionPerServer() {
		int groups = 1_000;
		Map<String, DiscoverySettings> settings = new HashMap<>();
		for (int i = 0; i < groups; i++) {
			settings.put("group" + i,
					new DiscoverySettings(FakeGroup.addresses("a b c"), Kind.GROUP_REPLICATION, Map.of()));
		}
		this.servers.online("p:3", "a", "a b c", "a b c");
		AskingThreads threads = new AskingThreads();
		this.source.close();
		this.source = new DiscoveredTopologySource(settings, this.servers, threads, System::nanoTime);
		for (int round = 0; round < 3; round++) {
			Set<String> open = new HashSet<>(settings.keySet());
			long end = System.nanoTime() + DEADLINE.toNanos();
			while (!open.isEmpty() && System.nanoTime() < end) {
				this.source.fetch(open).groups().forEach((group) -> {
					open.remove(group.group());
					assertThat(roles(group)).isEqualTo("a=PRIMARY b=SECONDARY c=SECONDARY");
				});
			}
			assertThat(open).isEmpty();
		}
		assertThat(threads.count()).isLessThanOrEqualTo(48);
		for (String member : List.of("a", "b", "c")) {
			// each group has a connection of its own, which is kept
			assertThat(this.servers.at(member).connects).hasValue(groups);
		}
	}

	@Test
	void missingGrantsAreToldWithTheStatements() {
		for (String member : List.of("a", "b", "c")) {
			this.servers.online("p:3", "a", member, "a b c");
			this.servers.at(member)
				.refuses(new SQLException(
						"SELECT command denied to user 'app'@'h' for table 'replication_group_members'", "42000",
						1142));
			this.servers.at(member).answers("CURRENT_USER", List.of(List.of("app@%")));
			this.servers.at(member).forget(FakeGroup.GROUP_QUESTION);
		}
		GroupAnswer answer = answer();
		assertThat(reason(answer)).contains("a:3306, b:3306, c:3306: SELECT command denied to user 'app'@'h'")
			.contains("GRANT SELECT ON performance_schema.replication_group_members TO 'app'@'%';")
			.contains("GRANT SELECT ON performance_schema.replication_connection_status TO 'app'@'%';");
	}

	@Test
	void aRefusedLoginIsToldInTheServersWords() {
		for (String member : List.of("a", "b", "c")) {
			this.servers.at(member)
				.isUnreachable(
						new SQLException("Access denied for user 'app'@'h' (using password: YES)", "28000", 1045));
		}
		assertThat(reason(answer()))
			.contains("a:3306, b:3306, c:3306: Access denied for user 'app'@'h' (using password: YES)");
	}

	@Test
	void aReportedAddressThatClientsCannotReachIsMapped() {
		this.servers.online("p:3", "b", "a b c", "a b c");
		this.servers.forward("b.example", "b");
		this.servers.hide("b");
		this.source.close();
		this.source = source("a c");
		GroupAnswer unreachable = answer();
		assertThat(unreachable.servers()).noneMatch(Server::isPrimary);
		assertThat(reason(unreachable)).contains("b:3306: unknown host b: ")
			.contains("set fabric.groups.YYZ.address-map");
		this.source.close();
		this.source = source("a c", Map.of(FakeGroup.address("b"), FakeGroup.address("b.example")));
		GroupAnswer mapped = answer();
		assertThat(roles(mapped)).isEqualTo("a=SECONDARY b.example=PRIMARY c=SECONDARY");
	}

	@Test
	void anotherServerAtAReportedAddressIsNotTakenForTheMember() {
		this.servers.online("p:3", "b", "a b c", "a b c");
		this.servers.forward("b.example", "b");
		this.servers.online("q:1", "x", "x", "x");
		this.servers.forward("b", "x");
		this.source.close();
		this.source = source("a c");
		assertThat(reason(answer())).contains("b:3306: another server answers there");
	}

	@Test
	void theAddressesInTheMetadataOfInnoDbClusterAreUsed() {
		this.servers.online("p:3", "b", "a b c", "a b c");
		this.servers.forward("b.example", "b");
		this.servers.hide("b");
		this.servers.metadata("a", "a", "a:3306", "b", "b.example:3306", "c", "c:3306");
		this.source.close();
		this.source = source("a c");
		until("b.example=PRIMARY");
	}

	@Test
	void theAddressOfAMemberThatJoinsIsReadFromTheMetadata() {
		this.servers.online("p:4", "a", "c", "a b c");
		this.servers.forward("c.example", "c");
		this.servers.hide("c");
		this.servers.online("p:3", "a", "a b", "a b");
		this.servers.metadata("a", "a", "a:3306", "b", "b:3306");
		this.source.close();
		this.source = source("a b");
		until("a=PRIMARY");
		this.servers.online("p:4", "a", "a b", "a b c");
		until("c=SECONDARY");
		this.servers.metadata("a", "a", "a:3306", "b", "b:3306", "c", "c.example:3306");
		until("c.example=SECONDARY");
	}

	@Test
	void aSeedOfOtherNameThanItsReportIsTheSameServer() {
		this.servers.online("p:3", "b", "a b c", "a b c");
		for (String member : List.of("a", "b", "c")) {
			this.servers.forward(member + ".example", member);
			this.servers.hide(member);
		}
		this.source.close();
		this.source = source("a.example b.example c.example");
		assertThat(roles(answer())).isEqualTo("a.example=SECONDARY b.example=PRIMARY c.example=SECONDARY");
	}

	@Test
	void aConnectionIsKept() {
		this.servers.online("p:3", "a", "a b c", "a b c");
		for (int i = 0; i < 5; i++) {
			answer();
		}
		assertThat(this.servers.at("a").connects).hasValue(1);
		assertThat(this.servers.at("a").questions).hasValueGreaterThan(4);
	}

	@Test
	void aServerThatCameBackIsConnectedToAgain() {
		this.servers.online("p:3", "a", "a b c", "a b c");
		answer();
		this.servers.at("c").isUnreachable(new SQLException("Communications link failure", "08S01"));
		this.servers.at("c").cut();
		this.servers.online("p:4", "a", "a b", "a b");
		until("c=FAULTY");
		this.servers.at("c").isReachable();
		this.servers.online("p:5", "a", "a b c", "a b c");
		until("c=SECONDARY");
	}

	@Test
	void serversThatWereAllDownAreConnectedToAgain() {
		this.servers.online("p:3", "a", "a b c", "a b c");
		answer();
		goDownAndComeBack();
		this.servers.online("q:3", "b", "a b c", "a b c");
		until("b=PRIMARY");
	}

}
