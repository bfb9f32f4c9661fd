package io.github.fabricspring.metrics;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToIntFunction;

import io.github.fabricspring.topology.Group;
import io.github.fabricspring.topology.Server;
import io.github.fabricspring.topology.Topology;
import io.github.fabricspring.topology.TopologyListener;
import io.github.fabricspring.topology.TopologyMonitor;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;

/**
 * The gauge {@code fabric.server.primary} for each server of a group, 1 for the primary,
 * and the gauge {@code fabric.waiting} for each group: the callers that wait for a
 * primary before their first attempt. A server that left has no meter.
 */
public final class GroupMetrics implements TopologyListener {

	private final MeterRegistry registry;

	private final TopologyMonitor monitor;

	private final ToIntFunction<String> waiting;

	private final Map<String, Map<String, Meter>> servers = new ConcurrentHashMap<>();

	/**
	 * Creates the listener.
	 * @param registry the registry of the meters
	 * @param monitor the topology
	 * @param waiting the callers of a group that wait, by its name
	 */
	public GroupMetrics(MeterRegistry registry, TopologyMonitor monitor, ToIntFunction<String> waiting) {
		this.registry = registry;
		this.monitor = monitor;
		this.waiting = waiting;
	}

	/**
	 * Registers the meters of groups that are known at start.
	 * @param groups their names
	 */
	public void register(Set<String> groups) {
		groups.forEach(this::servers);
	}

	@Override
	public void topologyChanged(Topology previous, Topology current) {
		current.groups().values().forEach((group) -> {
			Map<String, Meter> meters = servers(group.name());
			Set<String> addresses = ConcurrentHashMap.newKeySet();
			group.servers().forEach((server) -> addresses.add(server.address()));
			addresses.forEach((address) -> meters.computeIfAbsent(address, (key) -> gauge(group.name(), key)));
			meters.entrySet().removeIf((meter) -> !addresses.contains(meter.getKey()) && remove(meter.getValue()));
		});
	}

	private Map<String, Meter> servers(String group) {
		return this.servers.computeIfAbsent(group, (name) -> {
			Gauge.builder("fabric.waiting", this.waiting, (waiting) -> waiting.applyAsInt(name))
				.description("Callers that wait for a primary before their first attempt")
				.tag("group", name)
				.register(this.registry);
			return new ConcurrentHashMap<>();
		});
	}

	private Meter gauge(String group, String address) {
		return Gauge.builder("fabric.server.primary", this.monitor, (topology) -> primary(topology, group, address))
			.description("1 if the server is the group's primary, 0 if it is not")
			.tag("group", group)
			.tag("server", address)
			.register(this.registry);
	}

	private boolean remove(Meter meter) {
		this.registry.remove(meter);
		return true;
	}

	private static double primary(TopologyMonitor monitor, String name, String address) {
		Group group = monitor.current().group(name);
		Server primary = (group != null) ? group.primary() : null;
		return (primary != null && primary.address().equals(address)) ? 1 : 0;
	}

}
