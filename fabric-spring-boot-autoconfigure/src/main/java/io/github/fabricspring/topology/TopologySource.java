package io.github.fabricspring.topology;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A source of the topology: a Fabric node, the servers themselves, or a bean of the
 * application. One thread at a time calls {@link #fetch}. Other threads call
 * {@link #reportFailure} and {@link #writeRefused} at any time.
 */
public interface TopologySource {

	/**
	 * Fetches the servers of some groups.
	 * <p>
	 * A source that asks one place for all groups answers for each of them, and may block
	 * for as long as its own timeouts allow. A source that asks groups one by one returns
	 * as soon as it has an answer for some. It goes on asking for the others, and answers
	 * for them in a later call, which names them again. That call comes at once. Such a
	 * source blocks for at most 20 ms and returns no group if none is ready, so that one
	 * slow group does not delay the questions for others.
	 * <p>
	 * An answer for a group counts as asked for at the first call that named the group
	 * since its last answer. It must rest on nothing that was learned before.
	 * @param groups the names of groups in use, never empty
	 * @return the groups as the source knows them now; a group that is missing stays as
	 * it was and is asked for again, which is not the same as an answer without servers
	 * @throws TopologyException if the source did not answer for any of these groups
	 */
	Answers fetch(Set<String> groups);

	/**
	 * Reports to the source that a server cannot be reached. Called after reconnecting
	 * failed. May block. The default ignores the report.
	 * @param server the server
	 * @param error the error of the last attempt to connect
	 * @throws TopologyException if the source did not take the report
	 */
	default void reportFailure(Server server, String error) {
	}

	/**
	 * Tells the source that a server has just refused a write because it is read-only.
	 * Must not block or throw. The default ignores it.
	 * @param server the server
	 */
	default void writeRefused(Server server) {
	}

	/**
	 * An answer of the source.
	 *
	 * @param groups what is known of each group, with its name as it was asked for; other
	 * groups are ignored
	 * @param timeToLive how long the answer may be used without asking again
	 */
	record Answers(List<GroupAnswer> groups, Duration timeToLive) {

		public Answers {
			groups = List.copyOf(groups);
		}

		/**
		 * Creates the answer of a source that knows all servers. Names of groups are
		 * compared without regard to case, as a Fabric node does. A group that has no
		 * server in the list has an answer without servers.
		 * @param engine what decides who leads, see {@link GroupAnswer#engine()}
		 * @param asked the names of the groups asked for
		 * @param servers the servers, those of other groups included
		 * @param timeToLive how long the answer may be used without asking again
		 * @return the answer
		 */
		public static Answers of(String engine, Collection<String> asked, List<Server> servers, Duration timeToLive) {
			Map<String, List<Server>> byGroup = servers.stream()
				.collect(Collectors.groupingBy(Server::group, () -> new TreeMap<>(String.CASE_INSENSITIVE_ORDER),
						Collectors.toList()));
			return new Answers(asked.stream()
				.map((group) -> new GroupAnswer(group, engine, byGroup.getOrDefault(group, List.of()), null, null))
				.toList(), timeToLive);
		}

	}

}
