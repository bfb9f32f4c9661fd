package io.github.fabricspring.routing;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;

import io.github.fabricspring.pool.ServerPool;
import io.github.fabricspring.topology.Group;
import io.github.fabricspring.topology.Server;
import org.jspecify.annotations.Nullable;

/**
 * One state of a group with everything that routing needs: the choice among secondaries,
 * and the pools of the servers that were used.
 */
@SuppressWarnings("ReferenceEquality") // the servers of a snapshot are compared by
										// identity
final class GroupPools {

	private final Group group;

	/** The primary, then the secondaries in the group's order. */
	private final @Nullable Server[] servers;

	/** Their pools, in the same order. */
	private final AtomicReferenceArray<@Nullable ServerPool> pools;

	private final Supplier<@Nullable Server> readers;

	/**
	 * Creates the state without pools.
	 * @param group the group
	 * @param readers chooses among its secondaries while all are fit to serve a read
	 */
	GroupPools(Group group, Supplier<@Nullable Server> readers) {
		this.group = group;
		this.readers = readers;
		List<@Nullable Server> servers = new ArrayList<>();
		servers.add(group.primary());
		servers.addAll(group.secondaries());
		this.servers = servers.toArray(Server[]::new);
		this.pools = new AtomicReferenceArray<>(this.servers.length);
	}

	Group group() {
		return this.group;
	}

	Supplier<@Nullable Server> readers() {
		return this.readers;
	}

	/**
	 * Looks for a pool.
	 * @param server the server, as the group has it
	 * @return its pool, {@code null} if the server was not used yet
	 */
	@Nullable ServerPool find(Server server) {
		int index = index(server);
		return (index >= 0) ? this.pools.get(index) : null;
	}

	/**
	 * Adds the pool of a server. A server that a selector made up itself is ignored.
	 * @param server the server
	 * @param pool its pool
	 */
	void add(Server server, ServerPool pool) {
		int index = index(server);
		if (index >= 0) {
			this.pools.set(index, pool);
		}
	}

	private int index(Server server) {
		for (int i = 0; i < this.servers.length; i++) {
			if (this.servers[i] == server) {
				return i;
			}
		}
		return -1;
	}

}
