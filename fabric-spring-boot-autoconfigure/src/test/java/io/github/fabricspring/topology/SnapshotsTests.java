package io.github.fabricspring.topology;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import io.github.fabricspring.support.FakeTopology;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of which rows make it into a group.
 */
class SnapshotsTests {

	@Test
	void otherGroupsThatThePatternMatchesAreLeftOut() {
		Topology topology = snapshot(Set.of("Y_Z"), FakeTopology.primary("YYZ", "a"), FakeTopology.primary("Y_Z", "b"),
				FakeTopology.primary("Y_Z2", "c"));
		assertThat(topology.groups()).containsOnlyKeys("Y_Z");
		assertThat(FakeTopology.group(topology, "Y_Z").servers()).containsExactly(FakeTopology.primary("Y_Z", "b"));
	}

	@Test
	void groupsCompareWithoutRegardToCaseAndKeepTheNameTheyAreUsedBy() {
		Topology topology = snapshot(Set.of("yyz", "YYZ"), FakeTopology.primary("YyZ", "a"));
		assertThat(topology.groups()).containsOnlyKeys("yyz", "YYZ");
		assertThat(FakeTopology.group(topology, "yyz").name()).isEqualTo("yyz");
		assertThat(FakeTopology.group(topology, "yyz").primary()).isEqualTo(FakeTopology.primary("yyz", "a"));
		assertThat(FakeTopology.group(topology, "YYZ").primary()).isEqualTo(FakeTopology.primary("YYZ", "a"));
	}

	@Test
	void serverWithoutAUuidHasNoneUnderAnotherSpellingEither() {
		Server server = Server.withoutUuid("YYZ", HostAndPort.parse("x", "db1:3306", 3306), ServerStatus.PRIMARY,
				ServerMode.READ_WRITE);
		assertThat(FakeTopology.group(snapshot(Set.of("yyz"), server), "yyz").servers()).singleElement()
			.satisfies((found) -> assertThat(found.group()).isEqualTo("yyz"))
			.satisfies((found) -> assertThat(found.isUuidKnown()).isFalse());
	}

	@Test
	void repeatedRowsCountOnce() {
		Topology topology = snapshot(Set.of("YYZ"), FakeTopology.primary("YYZ", "a"),
				FakeTopology.secondary("YYZ", "b"), FakeTopology.primary("YYZ", "a"),
				FakeTopology.secondary("YYZ", "b"));
		assertThat(FakeTopology.group(topology, "YYZ").servers()).hasSize(2);
		assertThat(FakeTopology.group(topology, "YYZ").primary()).isNotNull();
	}

	@Test
	void aGroupWithoutServersIsKnownToHaveNone() {
		assertThat(FakeTopology.group(snapshot(Set.of("YYZ")), "YYZ").servers()).isEmpty();
	}

	@Test
	void spareOfflineAndFaultyServersAreNeverUsed() {
		List<Server> servers = new ArrayList<>();
		for (ServerStatus status : ServerStatus.values()) {
			for (ServerMode mode : ServerMode.values()) {
				servers.add(new Server(status + "/" + mode, "YYZ", "h", 1, status, mode, 1.0));
			}
		}
		assertThat(servers.stream().filter(Server::isPrimary).map(Server::uuid)).containsExactly("PRIMARY/WRITE_ONLY",
				"PRIMARY/READ_WRITE");
		assertThat(servers.stream().filter(Server::isReadableSecondary).map(Server::uuid))
			.containsExactly("SECONDARY/READ_ONLY", "SECONDARY/READ_WRITE");
	}

	@Test
	void whereTwoClaimToBePrimaryNeitherIs() {
		Topology topology = snapshot(Set.of("YYZ"), FakeTopology.primary("YYZ", "a"), FakeTopology.primary("YYZ", "b"));
		assertThat(FakeTopology.group(topology, "YYZ").primary()).isNull();
	}

	private static Topology snapshot(Set<String> asked, Server... servers) {
		return Topology.NONE.with(TopologySource.Answers.of("fake", asked, List.of(servers), Duration.ofSeconds(1))
			.groups()
			.stream()
			.map((group) -> new DatedAnswer(group, Instant.now(), Duration.ofSeconds(1)))
			.toList());
	}

}
