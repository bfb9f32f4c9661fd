package io.github.fabricspring.discovery.replication;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import io.github.fabricspring.discovery.engine.state.Channel;

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

	// In a ring each server follows another, the open one included
	private boolean followsMember(ReplicaReport report) {
		return report.running().stream().anyMatch((channel) -> {
			ReplicaReport source = this.reports.get(channel.sourceUuid());
			return source != null
					&& !(isClosed(source) && leadsTo(source.uuid(), report.uuid(), false, new HashSet<>()));
		});
	}

	/**
	 * Returns the servers that follow another one, except those that only follow their
	 * own closed replica in a ring.
	 * @param counts whether a channel to a server that has not answered counts
	 * @return their UUIDs
	 */
	Set<String> following(Predicate<Channel> counts) {
		return this.reports.values()
			.stream()
			.filter((report) -> followsMember(report)
					|| absentSourcesOf(report.uuid(), false).stream().anyMatch(counts))
			.map(ReplicaReport::uuid)
			.collect(Collectors.toSet());
	}

	private static boolean isClosed(ReplicaReport report) {
		return !report.server().isOpen();
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
	 * Returns the replicas that do not follow a server, but another one that has not
	 * answered.
	 * @param source the server's UUID
	 * @param stopped whether channels count whose receiver was stopped or has given up
	 * @param counts whether a channel to that other server counts
	 * @return their UUIDs
	 */
	Set<String> elsewhere(String source, boolean stopped, Predicate<Channel> counts) {
		Set<String> followers = of(source, false);
		return this.reports.keySet()
			.stream()
			.filter((uuid) -> !uuid.equals(source) && !followers.contains(uuid))
			.filter((uuid) -> absentSourcesOf(uuid, stopped).stream()
				.anyMatch((channel) -> !channel.sourceUuid().equals(source) && counts.test(channel)))
			.collect(Collectors.toSet());
	}

	/**
	 * Returns the replicas whose source is closed and not set to follow the candidate.
	 * That source is the primary during maintenance, or a server about to be opened.
	 * @param candidate the candidate's UUID
	 * @return their UUIDs
	 */
	Set<String> ofClosed(String candidate) {
		return this.reports.keySet()
			.stream()
			.filter((uuid) -> !uuid.equals(candidate) && hearsClosed(uuid, candidate, new HashSet<>()))
			.collect(Collectors.toSet());
	}

	private boolean hearsClosed(String uuid, String candidate, Set<String> passed) {
		ReplicaReport report = this.reports.get(uuid);
		if (report == null || !passed.add(uuid)) {
			return false;
		}
		return report.running().stream().filter(Channel::isAlive).anyMatch((channel) -> {
			ReplicaReport source = this.reports.get(channel.sourceUuid());
			if (source == null || source.uuid().equals(candidate)) {
				return false;
			}
			return (source.running().isEmpty())
					? isClosed(source) && !isSetToFollow(source.uuid(), candidate, new HashSet<>())
					: hearsClosed(source.uuid(), candidate, passed);
		});
	}

	// A replica whose channel an operator has stopped for a while
	private boolean isSetToFollow(String uuid, String source, Set<String> passed) {
		ReplicaReport report = this.reports.get(uuid);
		return report != null && passed.add(uuid)
				&& report.channels()
					.stream()
					.anyMatch((channel) -> channel.sourceUuid().equals(source)
							|| isSetToFollow(channel.sourceUuid(), source, passed));
	}

	/**
	 * Returns the channels over which a server follows servers that have not answered.
	 * @param server the server's UUID
	 * @param stopped whether channels count whose receiver was stopped or has given up
	 * @return the channels
	 */
	List<Channel> absentSourcesOf(String server, boolean stopped) {
		ReplicaReport report = this.reports.get(server);
		return (report != null) ? report.channels()
			.stream()
			.filter((channel) -> stopped || channel.isRunning())
			.filter((channel) -> !this.reports.containsKey(channel.sourceUuid()))
			.toList() : List.of();
	}

	/**
	 * Returns the open servers that are no candidates, each with its sources.
	 * @return the UUIDs of the sources by that of the server
	 */
	Map<String, Set<String>> leftOpen() {
		Map<String, Set<String>> leftOpen = new TreeMap<>();
		this.reports.forEach((uuid, report) -> {
			if (report.server().isOpen() && !this.candidates.contains(uuid)) {
				leftOpen.put(uuid,
						report.running()
							.stream()
							.map(Channel::sourceUuid)
							.filter(this.reports::containsKey)
							.collect(Collectors.toCollection(TreeSet::new)));
			}
		});
		return leftOpen;
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
