package io.github.fabricspring.actuate;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import io.github.fabricspring.actuate.IncidentLog.IncidentDescriptor;
import io.github.fabricspring.pool.ServerPools;
import io.github.fabricspring.topology.DatedAnswer;
import io.github.fabricspring.topology.Group;
import io.github.fabricspring.topology.GroupAnswer;
import io.github.fabricspring.topology.Server;
import io.github.fabricspring.topology.Topology;
import io.github.fabricspring.topology.TopologyMonitor;
import io.github.fabricspring.topology.reason.Reason;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;

/**
 * The endpoint {@code fabric}: the servers of the groups in use, the primaries, the state
 * of the pools and the last incidents.
 */
@Endpoint(id = "fabric")
public final class FabricEndpoint {

	private final TopologyMonitor monitor;

	private final ServerPools pools;

	private final IncidentLog incidents;

	private final Clock clock;

	/**
	 * Creates the endpoint.
	 * @param monitor the topology
	 * @param pools the pools
	 * @param incidents the last incidents and the commits
	 * @param clock the clock for the topology's age
	 */
	public FabricEndpoint(TopologyMonitor monitor, ServerPools pools, IncidentLog incidents, Clock clock) {
		this.monitor = monitor;
		this.pools = pools;
		this.incidents = incidents;
		this.clock = clock;
	}

	/**
	 * Describes the current state. Asks neither a source nor a server.
	 * @return the topology, the pools and the incidents
	 */
	@ReadOperation
	public FabricDescriptor fabric() {
		Topology topology = this.monitor.current();
		Map<String, HikariDataSource> pools = this.pools.pools();
		Map<String, GroupDescriptor> groups = new TreeMap<>();
		topology.answers()
			.forEach((name, last) -> groups.put(name,
					describe(Objects.requireNonNull(topology.group(name)), last, pools)));
		return new FabricDescriptor(topology.version(), groups, this.incidents.incidents());
	}

	private GroupDescriptor describe(Group group, DatedAnswer last, Map<String, HikariDataSource> pools) {
		Server primary = group.primary();
		GroupAnswer answer = last.answer();
		Reason reason = answer.reason();
		return new GroupDescriptor(answer.engine(), answer.epoch(), (primary != null) ? primary.address() : null,
				(reason != null) ? reason.text() : null, (reason != null) ? reason.name().shortName() : null,
				last.requestedAt(), last.age(this.clock.instant()), last.timeToLive(),
				this.incidents.commits(group.name()),
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
	 * @param version counts the answers, 0 before the first
	 * @param groups the groups in use that have an answer, by name
	 * @param incidents the last incidents, the newest first
	 */
	public record FabricDescriptor(long version, Map<String, GroupDescriptor> groups,
			List<IncidentDescriptor> incidents) {
	}

	/**
	 * A group in the endpoint's answer.
	 *
	 * @param engine what decides who leads
	 * @param epoch what the engine counts its changes by, {@code null} if it has no such
	 * thing
	 * @param primary the address of its primary, {@code null} if it has none
	 * @param reason why it has no primary, or why a server that claims to be one is not
	 * believed; {@code null} if there is nothing to say
	 * @param reasonName the name of that reason, as the tag {@code reason} of the meter
	 * {@code fabric.group.objection} has it; {@code null} if there is none
	 * @param requestedAt when this was asked for
	 * @param age the time since then
	 * @param timeToLive how long the source allows it to be used
	 * @param commits transactions of the application that were committed since its start,
	 * without those that only read
	 * @param servers all its servers that the source named
	 */
	public record GroupDescriptor(String engine, @Nullable String epoch, @Nullable String primary,
			@Nullable String reason, @Nullable String reasonName, Instant requestedAt, Duration age,
			Duration timeToLive, long commits, List<ServerDescriptor> servers) {
	}

	/**
	 * A server in the endpoint's answer.
	 *
	 * @param uuid its UUID
	 * @param address its host and port
	 * @param status its status at the source
	 * @param mode what it may be used for
	 * @param weight its share of the reads relative to its peers
	 * @param pool its pool, {@code null} if none was needed yet
	 */
	public record ServerDescriptor(String uuid, String address, String status, String mode, double weight,
			@Nullable PoolDescriptor pool) {
	}

	/**
	 * A pool in the endpoint's answer.
	 *
	 * @param name its name in logs and meters
	 * @param active the number of connections in use
	 * @param idle the number of idle connections
	 * @param waiting the number of threads that wait for a connection
	 * @param maximum the largest number of connections
	 */
	public record PoolDescriptor(String name, int active, int idle, int waiting, int maximum) {
	}

}
