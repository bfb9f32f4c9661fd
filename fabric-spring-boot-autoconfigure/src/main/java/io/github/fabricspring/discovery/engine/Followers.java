package io.github.fabricspring.discovery.engine;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Who follows whom among the servers of plain replication, as the replicas say. A replica
 * of a replica follows the first source.
 */
final class Followers {

	private final Map<String, ReplicaReport> reports;

	private final Set<String> candidates = new LinkedHashSet<>();

	Followers(Map<String, ReplicaReport> reports) {
		this.reports = reports;
		reports.forEach((uuid, report) -> {
			if (report.server().isOpen() && !followsMember(report)) {
				this.candidates.add(uuid);
			}
		});
	}

	/**
	 * Returns the servers that are open and follow no other server of the group.
	 * @return their UUIDs
	 */
	Set<String> candidates() {
		return this.candidates;
	}

	// In a ring of two the one that is closed follows the other, and the other way round
	private boolean followsMember(ReplicaReport report) {
		return report.running().stream().anyMatch((channel) -> {
			ReplicaReport source = this.reports.get(channel.sourceUuid());
			return source != null && !(isClosed(source) && follows(source, report.uuid()));
		});
	}

	private static boolean isClosed(ReplicaReport report) {
		return !report.server().isOpen();
	}

	private static boolean follows(ReplicaReport report, String source) {
		return report.running().stream().anyMatch((channel) -> channel.sourceUuid().equals(source));
	}

	/**
	 * Returns the replicas that follow a server, directly or through others.
	 * @param source the server's UUID
	 * @param alive whether only those count that hear from their source
	 * @return their UUIDs
	 */
	Set<String> of(String source, boolean alive) {
		return this.reports.keySet()
			.stream()
			.filter((uuid) -> !uuid.equals(source) && !this.candidates.contains(uuid))
			.filter((uuid) -> leadsTo(uuid, source, alive, new HashSet<>()))
			.collect(Collectors.toSet());
	}

	private boolean leadsTo(String uuid, String source, boolean alive, Set<String> passed) {
		ReplicaReport report = this.reports.get(uuid);
		if (report == null || !passed.add(uuid)) {
			return false;
		}
		return report.running()
			.stream()
			.filter((channel) -> !alive || channel.isAlive())
			.anyMatch((channel) -> channel.sourceUuid().equals(source)
					|| leadsTo(channel.sourceUuid(), source, alive, passed));
	}

	/**
	 * Returns the replicas that do not follow a server, but hear from another one that
	 * has not answered.
	 * @param source the server's UUID
	 * @return their UUIDs
	 */
	Set<String> elsewhere(String source) {
		Set<String> followers = of(source, false);
		return this.reports.keySet()
			.stream()
			.filter((uuid) -> !uuid.equals(source) && !followers.contains(uuid))
			.filter(this::hearsAbsent)
			.collect(Collectors.toSet());
	}

	private boolean hearsAbsent(String uuid) {
		ReplicaReport report = this.reports.get(uuid);
		return report != null && report.running()
			.stream()
			.anyMatch((channel) -> channel.isAlive() && !this.reports.containsKey(channel.sourceUuid()));
	}

	/**
	 * Returns the sources that have not answered.
	 * @param replicas the replicas whose sources are meant
	 * @return their addresses, as the replicas have them
	 */
	String absentSources(Set<String> replicas) {
		Set<String> sources = new TreeSet<>();
		for (String uuid : replicas) {
			ReplicaReport report = this.reports.get(uuid);
			if (report != null) {
				report.running()
					.stream()
					.filter((channel) -> !this.reports.containsKey(channel.sourceUuid()))
					.forEach((channel) -> sources.add(channel.source()));
			}
		}
		return String.join(" and ", sources);
	}

}
