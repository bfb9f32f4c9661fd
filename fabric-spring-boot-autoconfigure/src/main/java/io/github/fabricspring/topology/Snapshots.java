package io.github.fabricspring.topology;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

/**
 * Creates the next snapshot from an answer. It drops rows of other groups and repeated
 * rows, and reuses the groups that did not change.
 */
final class Snapshots {

	private Snapshots() {
	}

	static Topology next(Topology previous, RefreshDemand.Request request, TopologySource.Answer answer) {
		return new Topology(previous.version() + 1, request.requestedAt(), answer.timeToLive(),
				groups(previous.groups(), request.groups(), answer.servers()));
	}

	// The node compares names of groups without regard to case
	private static Map<String, Group> groups(Map<String, Group> previous, Set<String> asked, List<Server> servers) {
		Map<String, Map<String, Server>> byGroup = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
		for (Server server : servers) {
			byGroup.computeIfAbsent(server.group(), (name) -> new LinkedHashMap<>()).putIfAbsent(server.uuid(), server);
		}
		Map<String, Group> next = new HashMap<>();
		for (String name : asked) {
			next.put(name, group(name, previous.get(name), byGroup.getOrDefault(name, Map.of()).values()));
		}
		return next.equals(previous) ? previous : Map.copyOf(next);
	}

	private static Group group(String name, @Nullable Group previous, Collection<Server> found) {
		List<Server> servers = found.stream().map((server) -> server.inGroup(name)).toList();
		return (previous != null && previous.servers().equals(servers)) ? previous : Group.of(name, servers);
	}

}
