package io.github.fabricspring.discovery;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import io.github.fabricspring.discovery.DiscoverySettings.Kind;
import io.github.fabricspring.discovery.engine.Scene;
import io.github.fabricspring.topology.GroupAnswer;
import io.github.fabricspring.topology.HostAndPort;
import org.junit.jupiter.api.AfterEach;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The base of tests that ask a group of fake servers.
 */
abstract class DiscoveryScene {

	static final String GROUP = "YYZ";

	static final Duration DEADLINE = Duration.ofSeconds(20);

	final FakeGroup servers = new FakeGroup();

	DiscoveredTopologySource source = source("a b c");

	@AfterEach
	void close() {
		this.source.close();
	}

	GroupAnswer answer() {
		return answer(Set.of(GROUP));
	}

	GroupAnswer answer(Set<String> groups) {
		long end = System.nanoTime() + DEADLINE.toNanos();
		while (System.nanoTime() < end) {
			for (GroupAnswer answer : this.source.fetch(groups).groups()) {
				if (answer.group().equals(GROUP)) {
					if (answer.reason() == null || !answer.reason().text().contains("have not been asked")) {
						return answer;
					}
				}
			}
		}
		throw new AssertionError("No answer within " + DEADLINE);
	}

	static String reason(GroupAnswer answer) {
		return Scene.reason(answer.reason());
	}

	void until(String role) {
		assertThat(roles(first((answer) -> roles(answer).contains(role)))).contains(role);
	}

	/**
	 * Asks until an answer is as wanted.
	 * @param wanted the condition
	 * @return the first such answer, or the last one if there was none in time
	 */
	GroupAnswer first(Predicate<GroupAnswer> wanted) {
		long end = System.nanoTime() + DEADLINE.toNanos();
		GroupAnswer answer = answer();
		while (!wanted.test(answer) && System.nanoTime() < end) {
			answer = answer();
		}
		return answer;
	}

	/** All three are seen down, and can be reached again. */
	void goDownAndComeBack() {
		for (String member : List.of("a", "b", "c")) {
			this.servers.at(member).isUnreachable(new SQLException("Communications link failure", "08S01"));
			this.servers.at(member).cut();
		}
		until("a=SECONDARY");
		for (String member : List.of("a", "b", "c")) {
			this.servers.at(member).isReachable();
		}
	}

	/** A source that reaches the primary of {@link FakeGroup#replicate} by two names. */
	DiscoveredTopologySource sourceOfTwoNames() {
		this.servers.replicate();
		this.servers.forward("vip", "a");
		return source("vip a b", Kind.REPLICATION, Map.of());
	}

	DiscoveredTopologySource source(String seeds) {
		return source(seeds, Map.of());
	}

	DiscoveredTopologySource source(String seeds, Map<HostAndPort, HostAndPort> addressMap) {
		return source(seeds, Kind.AUTO, addressMap);
	}

	DiscoveredTopologySource source(String seeds, Kind kind, Map<HostAndPort, HostAndPort> addressMap) {
		return new DiscoveredTopologySource(
				Map.of(GROUP, new DiscoverySettings(FakeGroup.addresses(seeds), kind, addressMap)), this.servers);
	}

	static String roles(GroupAnswer answer) {
		return answer.servers()
			.stream()
			.map((server) -> server.host() + "=" + server.status())
			.sorted()
			.collect(Collectors.joining(" "));
	}

}
