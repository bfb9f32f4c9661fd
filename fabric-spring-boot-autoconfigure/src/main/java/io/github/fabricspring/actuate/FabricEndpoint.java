package io.github.fabricspring.actuate;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import io.github.fabricspring.pool.ServerPools;
import io.github.fabricspring.topology.Group;
import io.github.fabricspring.topology.Server;
import io.github.fabricspring.topology.Topology;
import io.github.fabricspring.topology.TopologyMonitor;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;

/**
 * Shows which servers the groups in use have, which is primary, and how their pools fare.
 */
@Endpoint(id = "fabric")
public final class FabricEndpoint {

	private final TopologyMonitor monitor;

	private final ServerPools pools;

	private final Clock clock;

	public FabricEndpoint(TopologyMonitor monitor, ServerPools pools, Clock clock) {
		this.monitor = monitor;
		this.pools = pools;
		this.clock = clock;
	}

	/**
	 * What is known now; asks neither the node nor a server.
	 * @return the topology and the pools
	 */
	@ReadOperation
	public FabricDescriptor fabric() {
		Topology topology = this.monitor.current();
		Map<String, HikariDataSource> pools = this.pools.pools();
		Map<String, GroupDescriptor> groups = new TreeMap<>();
		topology.groups().forEach((name, group) -> groups.put(name, describe(group, pools)));
		boolean known = topology.version() > 0;
		return new FabricDescriptor(topology.version(), (known) ? topology.requestedAt() : null,
				(known) ? topology.age(this.clock.instant()) : null, topology.timeToLive(), groups);
	}

	private static GroupDescriptor describe(Group group, Map<String, HikariDataSource> pools) {
		Server primary = group.primary();
		return new GroupDescriptor((primary != null) ? primary.address() : null,
				group.servers()
					.stream()
					.map((server) -> new ServerDescriptor(server.uuid(), server.address(), server.status().name(),
							server.mode().name(), server.weight(), describe(pools.get(ServerPools.name(server)))))
					.toList());
	}

	private static @Nullable PoolDescriptor describe(@Nullable HikariDataSource pool) {
		HikariPoolMXBean state = (pool != null) ? pool.getHikariPoolMXBean() : null;
		return (pool == null || state == null) ? null
				: new PoolDescriptor(pool.getPoolName(), state.getActiveConnections(), state.getIdleConnections(),
						state.getThreadsAwaitingConnection(), pool.getMaximumPoolSize());
	}

	/**
	 * The topology in use.
	 *
	 * @param version counts the answers of its source, 0 before the first
	 * @param requestedAt when it was asked for, {@code null} before the first answer
	 * @param age the time since then
	 * @param timeToLive how long the source allows it to be used
	 * @param groups the groups in use, by name
	 */
	public record FabricDescriptor(long version, @Nullable Instant requestedAt, @Nullable Duration age,
			Duration timeToLive, Map<String, GroupDescriptor> groups) {
	}

	/**
	 * A group.
	 *
	 * @param primary the address of its primary, {@code null} if it has none
	 * @param servers all its servers that the source told of
	 */
	public record GroupDescriptor(@Nullable String primary, List<ServerDescriptor> servers) {
	}

	/**
	 * A server.
	 *
	 * @param uuid its UUID
	 * @param address its host and port
	 * @param status what the source holds of it
	 * @param mode what it may be used for
	 * @param weight its share of the reads relative to its peers
	 * @param pool its pool, {@code null} if none was needed yet
	 */
	public record ServerDescriptor(String uuid, String address, String status, String mode, double weight,
			@Nullable PoolDescriptor pool) {
	}

	/**
	 * A pool.
	 *
	 * @param name its name in logs and meters
	 * @param active connections in use
	 * @param idle connections not in use
	 * @param waiting threads that wait for one
	 * @param maximum how many there may be
	 */
	public record PoolDescriptor(String name, int active, int idle, int waiting, int maximum) {
	}

}
