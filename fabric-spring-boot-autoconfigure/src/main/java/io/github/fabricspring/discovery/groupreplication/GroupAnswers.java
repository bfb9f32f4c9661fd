package io.github.fabricspring.discovery.groupreplication;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import io.github.fabricspring.discovery.engine.AddressBook;
import io.github.fabricspring.discovery.engine.Belief;
import io.github.fabricspring.discovery.engine.MemberReply;
import io.github.fabricspring.discovery.engine.Round;
import io.github.fabricspring.discovery.engine.state.MemberRow.MemberState;
import io.github.fabricspring.discovery.engine.state.View;
import io.github.fabricspring.topology.HostAndPort;
import org.jspecify.annotations.Nullable;

/**
 * The answers of a round of Group Replication, sorted: members that count, and all others
 * with the reason why they do not.
 */
final class GroupAnswers {

	private final Belief before;

	private final Round round;

	private final Map<String, GroupMemberReport> all;

	private final Map<String, GroupMemberReport> counted = new LinkedHashMap<>();

	private final @Nullable String groupName;

	GroupAnswers(Belief before, Round round) {
		this.before = before;
		this.round = round;
		this.all = round.reports(GroupMemberReport.class);
		Set<String> names = namesOfGroups();
		this.groupName = (before.groupName() != null) ? before.groupName()
				: (names.size() == 1) ? names.iterator().next() : null;
		this.all.forEach((uuid, report) -> {
			if (objection(report) == null) {
				this.counted.put(uuid, report);
			}
		});
	}

	/**
	 * Returns the name of the group that is asked for.
	 * @return the name, {@code null} if no member is in a group or they are in several
	 */
	@Nullable String groupName() {
		return this.groupName;
	}

	Set<String> namesOfGroups() {
		Set<String> names = new TreeSet<>();
		this.all.values()
			.stream()
			.filter((report) -> report.ownState().isInGroup())
			.forEach((report) -> names.add(report.groupName()));
		return names;
	}

	/**
	 * Returns the answers of members that are in the group and reach a majority of it.
	 * @return the answers by UUID
	 */
	Map<String, GroupMemberReport> counted() {
		return this.counted;
	}

	List<GroupMemberReport> of(View epoch) {
		return this.counted.values().stream().filter((report) -> epoch.equals(report.view())).toList();
	}

	/**
	 * Tells whether a view has a member of the view that was believed last.
	 * @param view a view of which members have answered
	 * @return {@code true} also if none was believed before
	 */
	boolean knowsMembersOf(View view) {
		Set<String> members = this.before.members().keySet();
		return members.isEmpty() || of(view).stream()
			.flatMap((report) -> report.rows().stream())
			.anyMatch((row) -> members.contains(row.uuid()));
	}

	@Nullable GroupMemberReport report(String uuid) {
		return this.all.get(uuid);
	}

	/**
	 * Returns how many servers may be in some group: all that are known, except those
	 * that say themselves that they are in none. A seed that has never answered, and did
	 * not in this round, may be any member that has not answered either.
	 * @return their number
	 */
	int possibleMembers() {
		AddressBook book = this.round.book();
		Set<String> known = new TreeSet<>();
		this.before.members().forEach((uuid, reported) -> {
			if (!book.isTaken(reported, uuid)) {
				known.add(uuid);
			}
		});
		this.counted.values().forEach((report) -> report.rows().forEach((row) -> known.add(row.uuid())));
		known.addAll(book.answered().values());
		this.all.forEach((uuid, report) -> {
			if (!report.ownState().isInGroup()) {
				known.remove(uuid);
			}
		});
		List<HostAndPort> unknown = book.seeds().stream().filter((seed) -> !book.answered().containsKey(seed)).toList();
		long silent = unknown.stream().filter(book.failed()::contains).count();
		long unheard = known.stream().filter((uuid) -> !book.answered().containsValue(uuid)).count();
		return known.size() + unknown.size() - (int) Math.min(silent, unheard);
	}

	/**
	 * Returns the members that the answers of this group name.
	 * @return the addresses that they report, by UUID
	 */
	Map<String, HostAndPort> seen() {
		Map<String, HostAndPort> seen = new HashMap<>();
		this.all.values()
			.stream()
			.filter((report) -> report.groupName().equals(this.groupName))
			.flatMap((report) -> report.rows().stream())
			.forEach((row) -> {
				if (row.reported() != null) {
					seen.put(row.uuid(), row.reported());
				}
			});
		return seen;
	}

	/**
	 * Explains each server that does not count, and each that counts in an older view.
	 * @param epoch the view that counts, {@code null} if there is none
	 * @return one clause, empty if there is none to explain
	 */
	String objections(@Nullable View epoch) {
		List<String> clauses = new ArrayList<>();
		for (MemberReply reply : this.round.replies()) {
			if (reply.report() instanceof GroupMemberReport report) {
				String objection = objection(report);
				if (objection == null && epoch != null && !epoch.equals(report.view())) {
					objection = "is in the view " + report.view() + ", not in " + epoch;
				}
				if (objection != null) {
					clauses.add(reply.address() + " " + objection);
				}
			}
		}
		String unheard = this.round.unheard();
		if (!unheard.isEmpty()) {
			clauses.add(unheard);
		}
		return String.join("; ", clauses);
	}

	// Not a word about the view: which one counts is told from the answers that are left
	private @Nullable String objection(GroupMemberReport report) {
		MemberState own = report.ownState();
		if (!own.isInGroup()) {
			return "is " + own + ", in no group";
		}
		if (!report.groupName().equals(this.groupName)) {
			return "is in the group " + report.groupName()
					+ ((this.groupName != null) ? ", not in " + this.groupName : "");
		}
		if (report.server().offline()) {
			return "is in offline mode";
		}
		if (!report.hasQuorum()) {
			return "reaches only " + report.reached() + " of " + report.rows().size() + " members";
		}
		return (report.view() == null) ? "is in no view" : null;
	}

}
