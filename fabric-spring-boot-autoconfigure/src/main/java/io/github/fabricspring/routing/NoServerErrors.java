package io.github.fabricspring.routing;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Collectors;

import io.github.fabricspring.topology.Group;
import io.github.fabricspring.topology.Server;
import io.github.fabricspring.topology.Topology;
import io.github.fabricspring.topology.TopologyException;
import io.github.fabricspring.topology.TopologyMonitor;
import org.jspecify.annotations.Nullable;

/**
 * The errors for a caller whose group has no server for it.
 */
final class NoServerErrors {

	private final TopologyMonitor topology;

	NoServerErrors(TopologyMonitor topology) {
		this.topology = topology;
	}

	static SQLException gone(Server server) {
		return new SQLTransientConnectionException(
				server.group() + " - " + server.address() + " has no pool any more: it left the group", "08001");
	}

	SQLException unavailable(String group, Topology topology, @Nullable Group servers, @Nullable String refusal) {
		if (servers == null) {
			return new SQLTransientConnectionException(group
					+ " - the topology source knows no such group or no server of it: check its name and that servers were added",
					"08001");
		}
		long age = Duration.between(topology.requestedAt(), Instant.now()).toMillis();
		TopologyException failure = this.topology.lastFailure();
		String since = (failure != null) ? ", and the source has not answered since: " + failure.getMessage() : "";
		if (servers.servers().isEmpty()) {
			String remark = this.topology.remark(group);
			return new SQLTransientConnectionException(group + " - no server in the topology of " + age + " ms ago: "
					+ ((remark != null) ? remark : "check the group's name and that servers were added") + since,
					"08001", failure);
		}
		String states = servers.servers()
			.stream()
			.map((server) -> server.address() + " " + server.status() + "/" + server.mode())
			.collect(Collectors.joining(", "));
		if (refusal != null) {
			return new SQLTransientConnectionException(group + " - " + refusal + ", by the topology of " + age
					+ " ms ago [" + states
					+ "]: bring a secondary back, or allow more (fabric.read.fallback, fabric.read.max-lag)" + since,
					"08001", failure);
		}
		return new SQLTransientConnectionException(group + " - no primary in the topology of " + age + " ms ago ["
				+ states + "]: promote a server, or wait until one is promoted" + since, "08001", failure);
	}

}
