package io.github.fabricspring.topology;

import java.util.List;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests of groups listed by hand, and of the addresses in the list.
 */
class StaticTopologySourceTests {

	@Test
	void theFirstIsPrimaryTheOthersAreSecondaries() {
		StaticTopologySource source = new StaticTopologySource(Map.of("YYZ", List.of("a", "b:3307", "[::1]:3308")));
		Group group = Group.of("YYZ", source.fetch(Set.of("YYZ")).servers());
		assertThat(group.primary()).isNotNull().extracting(Server::address).isEqualTo("a:3306");
		assertThat(group.secondaries()).extracting(Server::address).containsExactly("b:3307", "[::1]:3308");
		assertThat(group.servers()).noneMatch(Server::isUuidKnown);
	}

	@Test
	void aServerInTwoGroupsIsTwoServers() {
		List<Server> servers = new StaticTopologySource(Map.of("one", List.of("a"), "two", List.of("a")))
			.fetch(Set.of("one"))
			.servers();
		assertThat(servers).extracting(Server::uuid).containsExactlyInAnyOrder("one@a:3306", "two@a:3306");
	}

	@Test
	void aServerOfANodeHasAUuidToVerify() {
		assertThat(FakeSource.primary("YYZ", "a").isUuidKnown()).isTrue();
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
		assertThatIllegalArgumentException().isThrownBy(() -> HostAndPort.parse("fabric.static.YYZ", text, 42))
			.withMessageStartingWith("fabric.static.YYZ: '" + text + "' is not an address of the form host:port");
	}

}
