package io.github.fabricspring.autoconfigure;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.github.fabricspring.autoconfigure.GroupProperties.DiscoveryMode;
import io.github.fabricspring.discovery.DiscoveredTopologySource;
import io.github.fabricspring.discovery.DiscoverySettings;
import io.github.fabricspring.discovery.DiscoverySettings.Kind;
import io.github.fabricspring.discovery.MemberConnector;
import io.github.fabricspring.topology.FixedTopologySource;
import io.github.fabricspring.topology.HostAndPort;
import io.github.fabricspring.topology.TopologySource;
import io.github.fabricspring.topology.TopologySources;

/**
 * The sources of the groups: given by the connection details, fixed, discovered by their
 * servers, or the node for those whose servers are not listed.
 */
final class GroupSources implements TopologySources, AutoCloseable {

	private final Map<String, GroupProperties> groups;

	private final FabricConnectionDetails details;

	private final TopologySource given;

	private final TopologySource fixed;

	private final DiscoveredTopologySource discovered;

	private final TopologySource node;

	GroupSources(Map<String, GroupProperties> groups, FabricConnectionDetails details, MemberConnector connector,
			TopologySource node) {
		this.groups = groups;
		this.details = details;
		this.given = new FixedTopologySource(details::getServers);
		this.fixed = fixed(groups);
		this.discovered = discovered(groups, connector);
		this.node = node;
	}

	@Override
	public TopologySource of(String group) {
		if (!this.details.getServers(group).isEmpty()) {
			return this.given;
		}
		GroupProperties properties = this.groups.get(group);
		if (properties == null || properties.servers().isEmpty()) {
			return this.node;
		}
		return (properties.discovery() == DiscoveryMode.FIXED) ? this.fixed : this.discovered;
	}

	private static TopologySource fixed(Map<String, GroupProperties> groups) {
		Map<String, List<HostAndPort>> addresses = new TreeMap<>();
		groups.forEach((name, group) -> {
			if (group.discovery() == DiscoveryMode.FIXED) {
				addresses.put(name, group.addresses());
			}
		});
		return new FixedTopologySource(addresses);
	}

	private static DiscoveredTopologySource discovered(Map<String, GroupProperties> groups, MemberConnector connector) {
		Map<String, DiscoverySettings> settings = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
		groups.forEach((name, group) -> {
			if (!group.servers().isEmpty() && group.discovery() != DiscoveryMode.FIXED) {
				settings.put(name,
						new DiscoverySettings(group.addresses(), kind(group.discovery()), group.reachable()));
			}
		});
		return new DiscoveredTopologySource(settings, connector);
	}

	private static Kind kind(DiscoveryMode discovery) {
		return switch (discovery) {
			case GROUP_REPLICATION -> Kind.GROUP_REPLICATION;
			case REPLICATION -> Kind.REPLICATION;
			case AUTO, FIXED -> Kind.AUTO;
		};
	}

	@Override
	public void close() {
		this.discovered.close();
	}

}
