package io.github.fabricspring.discovery.replication;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import io.github.fabricspring.discovery.engine.AddressBook;
import io.github.fabricspring.discovery.engine.Belief;
import io.github.fabricspring.discovery.engine.DiscoveryEngine;
import io.github.fabricspring.discovery.engine.Round;
import io.github.fabricspring.discovery.engine.RoundResult;
import io.github.fabricspring.discovery.engine.state.Channel;
import io.github.fabricspring.discovery.engine.state.Uptime;
import io.github.fabricspring.topology.Server;
import io.github.fabricspring.topology.reason.Reason;
import io.github.fabricspring.topology.reason.ReasonName;
import org.jspecify.annotations.Nullable;

/**
 * The rules by which the primary of plain GTID replication is told from what its servers
 * say, whoever promotes.
 * <ol>
 * <li>A candidate is open and does not follow another server of the group.
 * <li>A lone candidate is believed unless as many replicas follow a server that lives and
 * does not answer here as follow the candidate.
 * <li>Of several candidates the one is believed that a strict majority of the replicas
 * follows and hears; else none. The one before has no advantage.
 * <li>A candidate that was not the primary before is believed only if at least half of
 * the servers have answered, it has applied what it received, and the primary before is
 * no candidate in the same round.
 * <li>A candidate that was not seen to be opened, or was restarted since it was closed,
 * may have been left open by mistake. It is not believed as long as it is set to follow a
 * server that cannot be asked, while the primary before is open and follows it, or while
 * as many replicas hear from a closed server as follow it. If it was open while another
 * was primary, or another was primary after it, and it has followed no server since, or
 * if it is new in the group, half of the servers that answer have to follow it.
 * <li>A primary that lives and cannot be asked, as it has no connection left or refuses
 * the login, stays while no other server was opened and no replica objects.
 * </ol>
 * What this cannot know: a candidate that is cut off from its replicas together with this
 * client, and commits that asynchronous replication lost.
 */
final class ReplicationRules {

	private final DiscoveryEngine engine;

	private final Belief before;

	private final Round round;

	private final Map<String, ReplicaReport> reports;

	private final Followers followers;

	private ReplicationRules(DiscoveryEngine engine, Belief before, Round round) {
		this.engine = engine;
		this.before = before;
		this.round = round;
		this.reports = round.reports(ReplicaReport.class);
		this.followers = new Followers(this.reports);
	}

	static RoundResult judge(DiscoveryEngine engine, Belief before, Round round) {
		return new ReplicationRules(engine, before, round).judge();
	}

	private RoundResult judge() {
		Set<String> candidates = this.followers.candidates();
		if (candidates.isEmpty()) {
			return noCandidate();
		}
		if (candidates.size() > 1) {
			return several(candidates);
		}
		String candidate = candidates.iterator().next();
		Reason refusal = followedElsewhere(candidate);
		Reason objection = (refusal != null) ? refusal : objection(candidate);
		if (objection == null) {
			return successor(candidate);
		}
		RoundResult kept = isLeftOpen(candidate) ? hindered() : null;
		return (kept != null) ? kept : result(null,
				objection.withText(this.round.name(candidate) + " takes writes, but " + objection.text()));
	}

	// As opposed to one that may have been promoted
	private boolean isLeftOpen(String candidate) {
		return this.before.openness().isStray(candidate)
				|| this.followers.absentSourcesOf(candidate, false).stream().anyMatch(Channel::isAlive);
	}

	private @Nullable Reason followedElsewhere(String candidate) {
		boolean atStart = this.before.lastPrimary() == null;
		Set<String> elsewhere = this.followers.elsewhere(candidate, atStart,
				(channel) -> channel.isAlive() || (atStart && this.round.book().maybeSeed(channel)));
		if (elsewhere.isEmpty() || elsewhere.size() < this.followers.of(candidate, false).size()) {
			return null;
		}
		return new Reason(ReasonName.FOLLOWED_ELSEWHERE, "the replicas " + names(elsewhere) + " follow "
				+ this.followers.absentSources(elsewhere) + (atStart ? ", which" : ", which is alive and")
				+ " could not be asked: bring it back, add it to the servers if it is not listed, or repoint the replicas");
	}

	// What is to be said against a candidate that may have been left open
	private @Nullable Reason objection(String candidate) {
		boolean opened = wasOpened(candidate);
		Channel absent = absentSource(candidate, opened, false);
		if (absent != null) {
			return replicates(absent);
		}
		if (opened || (candidate.equals(this.before.primary()) && this.round.unbroken())) {
			return null;
		}
		String last = this.before.lastPrimary();
		if (last != null && !last.equals(candidate) && this.followers.leftOpen().containsKey(last)) {
			return new Reason(ReasonName.SEVERAL_WRITABLE,
					"so does " + this.round.name(last) + ", the primary before, though it is set to follow "
							+ this.round.name(candidate) + ": set one of them read-only");
		}
		Set<String> others = this.followers.ofClosed(candidate);
		if (!others.isEmpty() && others.size() >= this.followers.of(candidate, false).size()) {
			return new Reason(ReasonName.FOLLOWED_ELSEWHERE,
					"the replicas " + names(others) + " follow a server that is read-only: set "
							+ this.round.name(candidate) + " read-only and open that one, or repoint the replicas");
		}
		if (isFollowedByHalf(candidate)) {
			return null;
		}
		boolean known = last == null || this.before.server(candidate) != null;
		if (!known || this.before.openness().isStray(candidate)) {
			return new Reason(ReasonName.LEFT_OPEN,
					(known ? "was replaced as primary, or took writes beside one, and has followed no server since"
							: "was not in the group before")
							+ ": if it was promoted, repoint the replicas, or set it read-only for a moment");
		}
		// A receiver that finds its source dead gives up after a while
		Channel stopped = absentSource(candidate, false, true);
		return (stopped != null) ? replicates(stopped) : null;
	}

	private boolean wasOpened(String candidate) {
		ReplicaReport report = this.reports.get(candidate);
		return report != null && this.before.openness().wasClosed(candidate, report.uptime());
	}

	private static Reason replicates(Channel absent) {
		return new Reason(ReasonName.LEFT_OPEN, (absent.isRunning() ? "replicates from " : "is set to replicate from ")
				+ absent.source()
				+ ", which could not be asked: if it was promoted, STOP REPLICA and RESET REPLICA ALL there, else set it"
				+ " read-only");
	}

	private @Nullable Channel absentSource(String candidate, boolean opened, boolean stopped) {
		if (candidate.equals(this.before.lastPrimary())) {
			return null;
		}
		return this.followers.absentSourcesOf(candidate, stopped)
			.stream()
			.filter(this.round.book()::maybeSeed)
			.filter((channel) -> channel.isAlive() || !opened)
			.findFirst()
			.orElse(null);
	}

	private boolean isFollowedByHalf(String candidate) {
		return this.followers.of(candidate, true).size() * 2 >= this.reports.size();
	}

	private RoundResult several(Set<String> candidates) {
		long replicas = known().stream().filter((server) -> !candidates.contains(server)).count();
		String both = names(candidates) + " take writes";
		for (String candidate : candidates) {
			if (this.followers.of(candidate, true).size() * 2L > replicas) {
				String last = this.before.lastPrimary();
				if (last != null && !last.equals(candidate) && candidates.contains(last)) {
					return result(null, new Reason(ReasonName.SEVERAL_WRITABLE, both + ", and most replicas follow "
							+ this.round.name(candidate) + " now: set " + this.round.name(last) + " read-only"));
				}
				RoundResult result = successor(candidate);
				return (result.reason() != null) ? result
						: new RoundResult(this.engine, result.belief(), result.settled(),
								new Reason(ReasonName.SEVERAL_WRITABLE, both + ", and most replicas follow "
										+ this.round.name(candidate) + ": set the others read-only"),
								false, Map.of());
			}
		}
		return result(null, new Reason(ReasonName.SEVERAL_WRITABLE,
				both + ", and no majority of the replicas follows one of them: set all but one read-only"));
	}

	private RoundResult successor(String candidate) {
		if (candidate.equals(this.before.lastPrimary())) {
			return result(candidate, null);
		}
		if (this.reports.size() * 2 < known().size()) {
			return result(null,
					new Reason(ReasonName.TOO_FEW_ANSWERS, this.round.name(candidate) + " takes writes, but only "
							+ this.reports.size() + " of " + known().size() + " servers have answered"));
		}
		ReplicaReport report = this.reports.get(candidate);
		if (report != null && report.hasBacklog(this.round.book()::maybeSeed)) {
			return result(null, new Reason(ReasonName.BACKLOG,
					this.round.name(candidate) + " takes writes, but has not applied all that it received"));
		}
		return result(candidate, null);
	}

	private Set<String> known() {
		Set<String> known = new TreeSet<>(this.reports.keySet());
		this.round.book().seeds().forEach((seed) -> known.add(this.round.book().identity(seed)));
		return known;
	}

	// The primary before, if it lives and nothing speaks against it
	private @Nullable RoundResult hindered() {
		String primary = this.before.primary();
		String hindrance = (primary != null) ? this.round.hindrance(primary) : null;
		if (primary == null || hindrance == null || !this.followers.leftOpen().isEmpty()
				|| !this.followers.elsewhere(primary, false, Channel::isAlive).isEmpty()
				|| !this.followers.ofClosed(primary).isEmpty()) {
			return null;
		}
		return result(primary, new Reason(ReasonName.PRIMARY_NOT_ASKED, this.round.name(primary)
				+ " could not be asked (" + hindrance + "), and stays primary as no other server takes its place"));
	}

	private RoundResult noCandidate() {
		RoundResult kept = hindered();
		return (kept != null) ? kept : result(null, whyNoCandidate());
	}

	private Reason whyNoCandidate() {
		Map<String, Set<String>> leftOpen = this.followers.leftOpen();
		if (!leftOpen.isEmpty()) {
			return new Reason(ReasonName.LEFT_OPEN, leftOpen.entrySet()
				.stream()
				.map((open) -> this.round.name(open.getKey()) + " takes writes, but replicates from "
						+ names(open.getValue()))
				.collect(Collectors.joining("; "))
					+ ": if one was promoted, STOP REPLICA and RESET REPLICA ALL there, and set the others read-only");
		}
		String absent = this.followers.absentSources(this.reports.keySet());
		String last = this.before.lastPrimary();
		ReplicaReport report = (last != null) ? this.reports.get(last) : null;
		return new Reason(ReasonName.NO_WRITABLE, "no server takes writes"
				+ ((report != null) ? " (" + this.round.name(report.uuid()) + ", the primary before, is "
						+ (report.server().offline() ? "in offline mode)" : "read-only)") : "")
				+ (absent.isEmpty() ? "" : ", and the replicas follow " + absent + ", which could not be asked"));
	}

	// A changed answer waits for every server or its limit
	private RoundResult result(@Nullable String primary, @Nullable Reason reason) {
		String unheard = this.round.unheard();
		Reason why = (primary == null && reason != null && !unheard.isEmpty())
				? reason.withText(reason.text() + "; " + unheard) : reason;
		List<Server> servers = new ReplicaRoles(this.before, this.round, this.reports, this.followers).servers(primary);
		Map<String, Uptime> closed = new HashMap<>();
		this.reports.values()
			.stream()
			.filter((report) -> !report.server().isOpen())
			.forEach((report) -> closed.put(report.uuid(), report.uptime()));
		Set<String> following = this.followers.following(this::leadsToAListedServer);
		Belief belief = new Belief(null, null, primary, (primary != null) ? primary : lastPrimary(), Map.of(), servers,
				this.before.openness()
					.next(closed, this.followers.candidates(), following, primary, this.before.lastPrimary()));
		return new RoundResult(this.engine, belief, primary != null && this.round.complete(), why, false, Map.of());
	}

	// One that follows a server that was not heard was replaced by it
	private @Nullable String lastPrimary() {
		String last = this.before.lastPrimary();
		ReplicaReport report = (last != null) ? this.reports.get(last) : null;
		boolean replaced = report != null && !report.server().isOpen()
				&& this.followers.absentSourcesOf(report.uuid(), false).stream().anyMatch(this::leadsToAListedServer);
		return (replaced) ? null : last;
	}

	// For certain, and it is alive
	private boolean leadsToAListedServer(Channel channel) {
		AddressBook book = this.round.book();
		return channel.isAlive() && (book.isSeed(channel.sourceUuid())
				|| book.seeds().stream().anyMatch((seed) -> seed.toString().equalsIgnoreCase(channel.source())));
	}

	private String names(Set<String> uuids) {
		return uuids.stream()
			.map(this.round::name)
			.sorted()
			.collect(Collectors.toCollection(LinkedHashSet::new))
			.stream()
			.collect(Collectors.joining(" and "));
	}

}
