package io.github.fabricspring.routing;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Instant;
import java.util.stream.Collectors;

import io.github.fabricspring.topology.DatedAnswer;
import io.github.fabricspring.topology.Group;
import io.github.fabricspring.topology.Server;
import io.github.fabricspring.topology.Topology;
import io.github.fabricspring.topology.TopologyException;
import io.github.fabricspring.topology.TopologyMonitor;
import io.github.fabricspring.topology.reason.Reason;
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
		DatedAnswer last = topology.answer(group);
		if (servers == null || last == null) {
			return new SQLTransientConnectionException(group
					+ " - the topology source knows no such group or no server of it: check its name and that servers were added",
					"08001");
		}
		TopologyException failure = this.topology.lastFailure(group);
		return new SQLTransientConnectionException(
				group + " - " + what(servers, last, refusal)
						+ ((failure != null) ? ", and the source has not answered since: " + failure.getMessage() : ""),
				"08001", failure);
	}

	private static String what(Group servers, DatedAnswer last, @Nullable String refusal) {
		String origin = " of " + last.age(Instant.now()).toMillis() + " ms ago (" + last.answer().origin() + ")";
		Reason reason = last.answer().reason();
		if (servers.servers().isEmpty()) {
			return "no server in the topology" + origin + ": "
					+ ((reason != null) ? reason.text() : "check the group's name and that servers were added");
		}
		String states = servers.servers()
			.stream()
			.map((server) -> server.address() + " " + server.status() + "/" + server.mode())
			.collect(Collectors.joining(", ", " [", "]"));
		if (refusal != null) {
			return refusal + ", by the topology" + origin + states
					+ ": bring a secondary back, or allow more (fabric.read.fallback, fabric.read.max-lag)";
		}
		return "no primary in the topology" + origin + states + ": "
				+ ((reason != null) ? reason.text() : "promote a server, or wait until one is promoted");
	}

}
