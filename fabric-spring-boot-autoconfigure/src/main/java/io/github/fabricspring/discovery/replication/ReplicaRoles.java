package io.github.fabricspring.discovery.replication;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.github.fabricspring.discovery.engine.Belief;
import io.github.fabricspring.discovery.engine.Round;
import io.github.fabricspring.discovery.engine.state.Channel;
import io.github.fabricspring.topology.HostAndPort;
import io.github.fabricspring.topology.Server;
import io.github.fabricspring.topology.ServerMode;
import io.github.fabricspring.topology.ServerStatus;
import org.jspecify.annotations.Nullable;

/**
 * The roles of the servers beside the primary of plain replication. Reads go to closed
 * replicas that apply what they receive from the primary. A server that was not heard
 * keeps its role, except the primary before once there is another: its connections are
 * given up.
 */
final class ReplicaRoles {

	private final Belief before;

	private final Round round;

	private final Map<String, ReplicaReport> reports;

	private final Followers followers;

	ReplicaRoles(Belief before, Round round, Map<String, ReplicaReport> reports, Followers followers) {
		this.before = before;
		this.round = round;
		this.reports = reports;
		this.followers = followers;
	}

	List<Server> servers(@Nullable String primary) {
		Set<String> uuids = new LinkedHashSet<>();
		this.before.servers().forEach((server) -> uuids.add(server.uuid()));
		uuids.addAll(this.reports.keySet());
		Set<String> following = (primary != null) ? this.followers.of(primary, false) : Set.of();
		List<Server> servers = new ArrayList<>();
		for (String uuid : uuids) {
			HostAndPort address = this.round.book().reach(uuid, null);
			if (address == null || !this.round.book().isSeed(uuid)) {
				// Another server is at its address now
				continue;
			}
			ReplicaReport report = this.reports.get(uuid);
			if (uuid.equals(primary)) {
				servers.add(server(uuid, address, ServerStatus.PRIMARY, ServerMode.READ_WRITE));
			}
			else if (report == null) {
				servers.add(unheard(uuid, address, primary));
			}
			else {
				boolean readable = isReplicating(report, primary, following) || (primary == null && isAsBefore(report));
				servers.add(server(uuid, address, ServerStatus.SECONDARY,
						readable ? ServerMode.READ_ONLY : ServerMode.OFFLINE));
			}
		}
		return servers;
	}

	// Of several channels the one counts that leads to the primary
	private static boolean isReplicating(ReplicaReport report, @Nullable String primary, Set<String> following) {
		return !report.server().isOpen() && !report.server().offline()
				&& report.running()
					.stream()
					.filter(Channel::applying)
					.map(Channel::sourceUuid)
					.anyMatch((source) -> primary == null || source.equals(primary) || following.contains(source));
	}

	// Managers stop all receivers before they promote. While no server is open, a replica
	// that was stopped lacks nothing
	private boolean isAsBefore(ReplicaReport report) {
		Server known = this.before.server(report.uuid());
		return known != null && known.isReadableSecondary() && !report.server().offline()
				&& !report.channels().isEmpty() && report.channels().stream().allMatch(Channel::applying)
				&& this.reports.values().stream().noneMatch((each) -> each.server().isOpen());
	}

	private Server unheard(String uuid, HostAndPort address, @Nullable String primary) {
		Server known = this.before.server(uuid);
		if (known == null) {
			return server(uuid, address, ServerStatus.SECONDARY, ServerMode.OFFLINE);
		}
		boolean replaced = known.status() == ServerStatus.FAULTY || uuid.equals(this.before.lastPrimary());
		if (replaced && primary != null && this.round.complete()) {
			return server(uuid, address, ServerStatus.FAULTY, ServerMode.OFFLINE);
		}
		return known.isPrimary() ? server(uuid, address, ServerStatus.SECONDARY, ServerMode.OFFLINE) : known;
	}

	private Server server(String uuid, HostAndPort address, ServerStatus status, ServerMode mode) {
		return new Server(uuid, this.round.group(), address.host(), address.port(), status, mode, 1.0);
	}

}
