package io.github.fabricspring.discovery.engine;

import java.util.List;
import java.util.Map;

import io.github.fabricspring.discovery.engine.state.View;
import io.github.fabricspring.topology.HostAndPort;
import io.github.fabricspring.topology.Server;
import org.jspecify.annotations.Nullable;

/**
 * What is believed of a group from one round to the next.
 *
 * @param groupName the name of the replication group, {@code null} until it is known
 * @param epoch the view that was believed last, {@code null} if there was none
 * @param primary the UUID of the primary that is announced, {@code null} if there is none
 * @param lastPrimary the UUID of the primary that was announced last, {@code null} if
 * there was none
 * @param members the members of the last believed view by UUID, with the addresses that
 * they report; without those that report none
 * @param servers the servers as they are announced
 * @param openness which servers were closed and which open, under plain replication
 */
public record Belief(@Nullable String groupName, @Nullable View epoch, @Nullable String primary,
		@Nullable String lastPrimary, Map<String, HostAndPort> members, List<Server> servers, Openness openness) {

	/**
	 * The belief before the first answer.
	 */
	public static final Belief NONE = new Belief(null, null, null, null, Map.of(), List.of(), Openness.UNKNOWN);

	public Belief {
		members = Map.copyOf(members);
		servers = List.copyOf(servers);
	}

	/**
	 * Returns what is announced of a server.
	 * @param uuid its UUID
	 * @return the server, {@code null} if it is not announced
	 */
	public @Nullable Server server(String uuid) {
		for (Server server : this.servers) {
			if (server.uuid().equals(uuid)) {
				return server;
			}
		}
		return null;
	}

}
