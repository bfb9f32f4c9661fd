package io.github.fabricspring.health;

import com.zaxxer.hikari.HikariPoolMXBean;
import io.github.fabricspring.pool.ServerPool;
import io.github.fabricspring.pool.ServerPools;
import io.github.fabricspring.pool.refusal.Refusal;
import io.github.fabricspring.topology.Server;
import org.jspecify.annotations.Nullable;

/**
 * Whether servers can be connected to, as their pools have experienced it. Connects to
 * none.
 */
public interface Connectivity {

	/**
	 * Tells why no connection to a server can be had.
	 * @param server the server
	 * @return the failures to open one, {@code null} if there are connections that work
	 * or none was tried
	 */
	@Nullable Refusal refusal(Server server);

	/**
	 * Tells why no server of a group could be asked for the topology.
	 * @param group the group's name
	 * @return the refusal of the login, {@code null} if it is not refused
	 */
	default @Nullable Refusal refusal(String group) {
		return null;
	}

	/**
	 * Returns what was experienced so far.
	 * @param pools the pools
	 * @param logins the logins at servers that were asked for the topology
	 * @return a view
	 */
	static Connectivity of(ServerPools pools, @Nullable LoginRefusals logins) {
		return new Connectivity() {

			@Override
			public @Nullable Refusal refusal(Server server) {
				return Connectivity.refusal(pools.find(server));
			}

			@Override
			public @Nullable Refusal refusal(String group) {
				return (logins != null) ? logins.of(group) : null;
			}

		};
	}

	// Connections in use still work when a login is refused, and hang when the server
	// does
	private static @Nullable Refusal refusal(@Nullable ServerPool pool) {
		Refusal refusal = (pool != null) ? pool.refusal() : null;
		if (pool == null || refusal == null) {
			return null;
		}
		HikariPoolMXBean state = pool.hikari().getHikariPoolMXBean();
		boolean usable = state != null
				&& ((refusal.isUnreachable()) ? state.getIdleConnections() > 0 : state.getTotalConnections() > 0);
		return (usable) ? null : refusal;
	}

}
