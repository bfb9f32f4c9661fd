package io.github.fabricspring.topology;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A group's servers at one moment. FAULTY servers may be missing, as a node omits them
 * from its dumps.
 *
 * @param name the group's name
 * @param servers all servers that the source named, used or not
 * @param primary the server that takes writes, {@code null} between two primaries
 * @param secondaries the servers that may serve reads
 */
public record Group(String name, List<Server> servers, @Nullable Server primary, List<Server> secondaries) {

	public Group {
		servers = List.copyOf(servers);
		secondaries = List.copyOf(secondaries);
	}

	/**
	 * Creates a group and sorts its servers by their use. If two servers are marked as
	 * primary, neither is used.
	 * @param name the group's name
	 * @param servers its servers
	 * @return the group
	 */
	public static Group of(String name, List<Server> servers) {
		List<Server> primaries = servers.stream().filter(Server::isPrimary).toList();
		return new Group(name, servers, (primaries.size() == 1) ? primaries.get(0) : null,
				servers.stream().filter(Server::isReadableSecondary).toList());
	}

}
