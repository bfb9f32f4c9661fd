package io.github.fabricspring.topology;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A fixed topology without a Fabric node, for tests and laptops. The first server of a
 * group is always its primary; the others are its secondaries. The servers' UUIDs are
 * unknown, see {@link Server#isUuidKnown()}.
 */
public final class StaticTopologySource implements TopologySource {

	private static final int MYSQL_PORT = 3306;

	private final Answer answer;

	/**
	 * Parses the list.
	 * @param groups the addresses by group: {@code host}, {@code host:port} or
	 * {@code [IPv6 literal]:port}; port 3306 if it is missing
	 * @throws IllegalArgumentException if a text is not an address; the message names it
	 */
	public StaticTopologySource(Map<String, ? extends List<String>> groups) {
		List<Server> servers = new ArrayList<>();
		groups.forEach((group, addresses) -> {
			for (int i = 0; i < addresses.size(); i++) {
				servers.add(server(group, addresses.get(i), i == 0));
			}
		});
		this.answer = new Answer(servers, Duration.ofDays(1));
	}

	@Override
	public Answer fetch(Set<String> groups) {
		return this.answer;
	}

	private static Server server(String group, String text, boolean primary) {
		HostAndPort address = HostAndPort.parse("fabric.static." + group, text, MYSQL_PORT);
		return primary ? Server.withoutUuid(group, address, ServerStatus.PRIMARY, ServerMode.READ_WRITE)
				: Server.withoutUuid(group, address, ServerStatus.SECONDARY, ServerMode.READ_ONLY);
	}

}
