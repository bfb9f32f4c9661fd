package io.github.fabricspring.topology;

import java.time.Duration;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Where the topology comes from: a Fabric node, a static list, or a bean of the
 * application's own. {@link #fetch} is called by one thread at a time;
 * {@link #reportFailure} by others, at the same time and beside it. Both may block for as
 * long as their own timeouts allow.
 */
public interface TopologySource {

	/**
	 * Ask for the servers of some groups.
	 * @param groups the names of the groups in use, never empty
	 * @return what the source holds now; servers of other groups may be included
	 * @throws TopologyException if no answer could be had
	 */
	Answer fetch(Set<String> groups);

	/**
	 * Tell the source that a server could not be reached, after reconnecting failed.
	 * Sources that cannot be told ignore it.
	 * @param server the server
	 * @param error what the attempt to connect said
	 * @throws TopologyException if the source could not be told
	 */
	default void reportFailure(Server server, String error) {
	}

	/**
	 * Why its last answer had no server of a group, such as that there is no such group.
	 * Does not block.
	 * @param group the group's name
	 * @return one clause, {@code null} if it knows no more
	 */
	default @Nullable String remark(String group) {
		return null;
	}

	/**
	 * An answer of the source.
	 *
	 * @param servers the servers it holds
	 * @param timeToLive how long it may be used without asking again
	 */
	record Answer(List<Server> servers, Duration timeToLive) {

		public Answer {
			servers = List.copyOf(servers);
		}

	}

}
