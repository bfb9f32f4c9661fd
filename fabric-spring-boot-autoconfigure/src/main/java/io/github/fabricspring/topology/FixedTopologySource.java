package io.github.fabricspring.topology;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The source of groups whose servers never change. The first server of a group is its
 * primary by definition, the others are its secondaries. The servers' UUIDs are unknown,
 * see {@link Server#isUuidKnown()}.
 */
public final class FixedTopologySource implements TopologySource {

	private static final Duration TIME_TO_LIVE = Duration.ofDays(1);

	private final Map<String, List<HostAndPort>> groups = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

	/**
	 * Creates the source.
	 * @param groups the addresses by group, the primary's first; names are compared
	 * without regard to case
	 */
	public FixedTopologySource(Map<String, List<HostAndPort>> groups) {
		groups.forEach((group, addresses) -> this.groups.put(group, List.copyOf(addresses)));
	}

	@Override
	public Answer fetch(Set<String> groups) {
		return new Answer(groups.stream()
			.map((group) -> new GroupAnswer(group, GroupAnswer.FIXED, servers(group), null, null))
			.toList(), TIME_TO_LIVE);
	}

	private List<Server> servers(String group) {
		List<Server> servers = new ArrayList<>();
		for (HostAndPort address : this.groups.getOrDefault(group, List.of())) {
			servers
				.add(servers.isEmpty() ? Server.withoutUuid(group, address, ServerStatus.PRIMARY, ServerMode.READ_WRITE)
						: Server.withoutUuid(group, address, ServerStatus.SECONDARY, ServerMode.READ_ONLY));
		}
		return servers;
	}

}
