package io.github.fabricspring.topology;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A group's servers at one moment. FAULTY servers may be missing: the node leaves them
 * out.
 *
 * @param name the group's name
 * @param servers all servers the source told of, used or not
 * @param primary the one that takes writes, {@code null} between two primaries
 * @param secondaries those that may serve reads
 */
public record Group(String name, List<Server> servers, @Nullable Server primary, List<Server> secondaries) {

	public Group {
		servers = List.copyOf(servers);
		secondaries = List.copyOf(secondaries);
	}

	/**
	 * Sorts a group's servers by what they may be used for. Where two claim to be primary
	 * nobody knows which of them to believe, so neither is used.
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
