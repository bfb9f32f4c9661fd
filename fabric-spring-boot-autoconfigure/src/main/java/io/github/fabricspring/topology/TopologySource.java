package io.github.fabricspring.topology;

import java.time.Duration;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * A source of the topology: a Fabric node, a static list, or a bean of the application.
 * One thread at a time calls {@link #fetch}. Other threads call {@link #reportFailure} at
 * any time. Both may block for as long as their own timeouts allow.
 */
public interface TopologySource {

	/**
	 * Fetches the servers of some groups.
	 * @param groups the names of the groups in use, never empty
	 * @return the servers as the source knows them now; servers of other groups may be
	 * included
	 * @throws TopologyException if the source did not answer
	 */
	Answer fetch(Set<String> groups);

	/**
	 * Reports to the source that a server cannot be reached. Called after reconnecting
	 * failed. The default ignores the report.
	 * @param server the server
	 * @param error the error of the last attempt to connect
	 * @throws TopologyException if the source did not take the report
	 */
	default void reportFailure(Server server, String error) {
	}

	/**
	 * Returns why its last answer had no server of a group, such as that the group does
	 * not exist. Does not block.
	 * @param group the group's name
	 * @return one clause, {@code null} if the reason is unknown
	 */
	default @Nullable String remark(String group) {
		return null;
	}

	/**
	 * An answer of the source.
	 *
	 * @param servers the servers
	 * @param timeToLive how long the answer may be used without asking again
	 */
	record Answer(List<Server> servers, Duration timeToLive) {

		public Answer {
			servers = List.copyOf(servers);
		}

	}

}
