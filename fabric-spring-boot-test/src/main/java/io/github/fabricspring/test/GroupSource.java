package io.github.fabricspring.test;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.github.fabricspring.client.FabricClient;
import io.github.fabricspring.client.FabricClientSettings;
import io.github.fabricspring.client.FabricCredentials;
import io.github.fabricspring.client.FabricTopologySource;
import io.github.fabricspring.discovery.DiscoveredTopologySource;
import io.github.fabricspring.discovery.DiscoverySettings;
import io.github.fabricspring.discovery.DiscoverySettings.Kind;
import io.github.fabricspring.sample.fabric.LocalFabric;
import io.github.fabricspring.sample.farm.MysqlServer;
import io.github.fabricspring.topology.GroupAnswer;
import io.github.fabricspring.topology.HostAndPort;
import io.github.fabricspring.topology.Server;
import io.github.fabricspring.topology.TopologySource;
import io.github.fabricspring.topology.TopologySources;

/**
 * The topology of a test group as its node or its servers tell it, with the addresses of
 * the proxies. Every group that is asked for is this one.
 */
final class GroupSource implements TopologySource, TopologySources, AutoCloseable {

	private final TestGroup group;

	private final TopologySource source;

	GroupSource(TestGroup group) {
		this.group = group;
		this.source = (group.servers() instanceof LocalFabric fabric) ? node(fabric) : discovered(group);
	}

	private static TopologySource node(LocalFabric fabric) {
		return new FabricTopologySource(new FabricClient(new FabricClientSettings(
				List.of(HostAndPort.parse("node", fabric.address(), FabricClientSettings.DEFAULT_PORT)),
				new FabricCredentials(LocalFabric.CONNECTOR.name(), LocalFabric.CONNECTOR.password()),
				Duration.ofSeconds(1), Duration.ofSeconds(3), FabricClientSettings.DEFAULT_MAX_ANSWER_BYTES)));
	}

	private static TopologySource discovered(TestGroup group) {
		List<HostAndPort> addresses = group.servers()
			.farm()
			.servers()
			.stream()
			.map((server) -> new HostAndPort(server.host(), server.port()))
			.toList();
		Kind kind = Kind.valueOf(group.key().engine().name());
		return new DiscoveredTopologySource(
				Map.of(group.servers().name(), new DiscoverySettings(addresses, kind, Map.of())),
				(name, address) -> server(group, address).connect(group.servers().farm().accounts().discovery()));
	}

	private static MysqlServer server(TestGroup group, HostAndPort address) {
		return group.servers().farm().server(address.toString());
	}

	@Override
	public TopologySource of(String name) {
		return this;
	}

	@Override
	public Answers fetch(Set<String> groups) {
		Answers answer = this.source.fetch(Set.of(this.group.servers().name()));
		return new Answers(groups.stream()
			.flatMap((name) -> answer.groups().stream().map((known) -> renamed(known, name)))
			.toList(), answer.timeToLive());
	}

	private GroupAnswer renamed(GroupAnswer known, String name) {
		return new GroupAnswer(name, known.engine(),
				known.servers()
					.stream()
					.map((server) -> new Server(server.uuid(), name, server.host(), this.group.proxied(server.port()),
							server.status(), server.mode(), server.weight()))
					.toList(),
				known.epoch(), known.reason());
	}

	@Override
	public void reportFailure(Server server, String error) {
		this.source.reportFailure(direct(server), error);
	}

	@Override
	public void writeRefused(Server server) {
		this.source.writeRefused(direct(server));
	}

	private Server direct(Server server) {
		return new Server(server.uuid(), this.group.servers().name(), server.host(), this.group.direct(server.port()),
				server.status(), server.mode(), server.weight());
	}

	@Override
	public void close() {
		if (this.source instanceof DiscoveredTopologySource servers) {
			servers.close();
		}
	}

}
