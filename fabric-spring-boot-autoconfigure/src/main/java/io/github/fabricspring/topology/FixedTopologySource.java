package io.github.fabricspring.topology;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The source of groups whose servers never change. The first server of a group is its
 * primary by definition, the others are its secondaries. The servers' UUIDs are unknown,
 * see {@link Server#isUuidKnown()}.
 */
public final class FixedTopologySource implements TopologySource {

	private static final Duration TIME_TO_LIVE = Duration.ofDays(1);

	private final Function<String, List<HostAndPort>> addresses;

	/**
	 * Creates the source.
	 * @param groups the addresses by group, the primary's first; names are compared
	 * without regard to case
	 */
	public FixedTopologySource(Map<String, List<HostAndPort>> groups) {
		Map<String, List<HostAndPort>> copy = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
		groups.forEach((group, addresses) -> copy.put(group, List.copyOf(addresses)));
		this.addresses = (group) -> copy.getOrDefault(group, List.of());
	}

	/**
	 * Creates the source of groups that are not known in advance.
	 * @param addresses returns the addresses of a group, the primary's first; none of a
	 * group that does not exist
	 */
	public FixedTopologySource(Function<String, List<HostAndPort>> addresses) {
		this.addresses = addresses;
	}

	@Override
	public Answers fetch(Set<String> groups) {
		return new Answers(groups.stream()
			.map((group) -> new GroupAnswer(group, GroupAnswer.FIXED, servers(group), null, null))
			.toList(), TIME_TO_LIVE);
	}

	private List<Server> servers(String group) {
		List<Server> servers = new ArrayList<>();
		for (HostAndPort address : this.addresses.apply(group)) {
			servers
				.add(servers.isEmpty() ? Server.withoutUuid(group, address, ServerStatus.PRIMARY, ServerMode.READ_WRITE)
						: Server.withoutUuid(group, address, ServerStatus.SECONDARY, ServerMode.READ_ONLY));
		}
		return servers;
	}

}
