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

	public static Group of(String name, List<Server> servers) {
		Server primary = servers.stream().filter(Server::isPrimary).findFirst().orElse(null);
		return new Group(name, servers, primary, servers.stream().filter(Server::isReadableSecondary).toList());
	}

}
