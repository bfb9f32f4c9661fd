package io.github.fabricspring.topology;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import io.github.fabricspring.support.FakeTopology;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests of groups listed by hand, and of the addresses in the list.
 */
class FixedTopologySourceTests {

	@Test
	void theFirstIsPrimaryTheOthersAreSecondaries() {
		List<HostAndPort> addresses = Stream.of("a", "b:3307", "[::1]:3308")
			.map((address) -> HostAndPort.parse("p", address, 3306))
			.toList();
		FixedTopologySource source = new FixedTopologySource(Map.of("yyz", addresses));
		Group group = Group.of("YYZ", source.fetch(Set.of("YYZ")).groups().get(0).servers());
		assertThat(group.primary()).isNotNull().extracting(Server::address).isEqualTo("a:3306");
		assertThat(group.secondaries()).extracting(Server::address).containsExactly("b:3307", "[::1]:3308");
		assertThat(group.servers()).noneMatch(Server::isUuidKnown);
	}

	@Test
	void aServerInTwoGroupsIsTwoServers() {
		List<HostAndPort> addresses = List.of(new HostAndPort("a", 3306));
		List<GroupAnswer> groups = new FixedTopologySource(Map.of("one", addresses, "two", addresses))
			.fetch(Set.of("one", "two"))
			.groups();
		assertThat(groups).flatExtracting(GroupAnswer::servers)
			.extracting(Server::uuid)
			.containsExactlyInAnyOrder("one@a:3306", "two@a:3306");
	}

	@Test
	void aServerOfANodeHasAUuidToVerify() {
		assertThat(FakeTopology.primary("YYZ", "a").isUuidKnown()).isTrue();
	}

	@ParameterizedTest
	@CsvSource({ "a:1, a, 1", "a, a, 42", "' a:1 ', a, 1", "127.0.0.1:1, 127.0.0.1, 1", "[::1]:1, ::1, 1",
			"[::1], ::1, 42", "::1, ::1, 42", "fe80::1, fe80::1, 42" })
	void addressesAreReadAsTheyAreWritten(String text, String host, int port) {
		assertThat(HostAndPort.parse("p", text, 42)).isEqualTo(new HostAndPort(host, port));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", ":1", "a:", "a:b", "a:0", "a:65536", "a:-1", "[]:1", "a :1" })
	void whatIsNoAddressIsRefusedWithThePropertysName(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> HostAndPort.parse("fabric.groups.YYZ.servers", text, 42))
			.withMessageStartingWith(
					"fabric.groups.YYZ.servers: '" + text + "' is not an address of the form host:port");
	}

}
