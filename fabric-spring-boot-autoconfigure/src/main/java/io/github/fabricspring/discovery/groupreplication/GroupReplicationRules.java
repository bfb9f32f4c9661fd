package io.github.fabricspring.discovery.groupreplication;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

import io.github.fabricspring.discovery.engine.Belief;
import io.github.fabricspring.discovery.engine.DiscoveryEngine;
import io.github.fabricspring.discovery.engine.Openness;
import io.github.fabricspring.discovery.engine.Round;
import io.github.fabricspring.discovery.engine.RoundResult;
import io.github.fabricspring.discovery.engine.state.MemberRow;
import io.github.fabricspring.discovery.engine.state.MemberRow.MemberState;
import io.github.fabricspring.discovery.engine.state.View;
import io.github.fabricspring.topology.HostAndPort;
import io.github.fabricspring.topology.reason.Reason;
import io.github.fabricspring.topology.reason.ReasonName;
import org.jspecify.annotations.Nullable;

/**
 * The rules by which the primary of Group Replication is told from the members' answers.
 * <ol>
 * <li>A member counts if it is in the group, not in offline mode, and reaches a majority
 * of its view.
 * <li>The view that counts is chosen by {@link Epochs}. If two parts of a group that was
 * split by force answer, each with an open primary, none counts.
 * <li>Primary is the member that a majority of that view names in answers of their own,
 * if it says itself that it is primary and open, and has applied what it received before
 * it is used for the first time: the role runs ahead of the server.
 * <li>While that member is not open, the primary believed so far stays, if it is open and
 * in the same view: in a switchover it takes writes until the other one does.
 * <li>While no majority can be heard, the primary believed so far stays, if it has
 * answered without a break and no other member objects.
 * <li>A primary that lives and cannot be asked, as it has no connection left or refuses
 * the login, stays as long as the other members name it.
 * </ol>
 */
final class GroupReplicationRules {

	private final DiscoveryEngine engine;

	private final Belief before;

	private final Round round;

	private final GroupAnswers answers;

	private GroupReplicationRules(DiscoveryEngine engine, Belief before, Round round) {
		this.engine = engine;
		this.before = before;
		this.round = round;
		this.answers = new GroupAnswers(before, round);
	}

	static RoundResult judge(DiscoveryEngine engine, Belief before, Round round) {
		return new GroupReplicationRules(engine, before, round).judge();
	}

	private RoundResult judge() {
		if (this.answers.groupName() == null && this.answers.namesOfGroups().size() > 1) {
			return none(null, new Reason(ReasonName.DIFFERENT_GROUPS, "the servers belong to different groups"));
		}
		if (this.answers.counted().isEmpty()) {
			return none(null, new Reason(ReasonName.NO_MAJORITY,
					"no server that is in the group and reaches a majority of it has answered"));
		}
		Epochs epochs = Epochs.choose(this.before.epoch(), this.answers);
		View epoch = epochs.epoch();
		if (epoch == null) {
			return none(null, Objects.requireNonNull(epochs.objection()));
		}
		List<GroupMemberReport> members = this.answers.of(epoch);
		if (members.stream().anyMatch((member) -> !member.singlePrimary())) {
			return none(epoch,
					new Reason(ReasonName.MULTI_PRIMARY,
							"the group runs in multi-primary mode, which is not supported: call"
									+ " group_replication_switch_to_single_primary_mode() on one of its members"));
		}
		if (isSplit(members)) {
			return none(null,
					new Reason(ReasonName.SPLIT_BRAIN,
							"the group was split by force, and its parts have a view of the same name, " + epoch
									+ ": stop one part"));
		}
		String named = named(members);
		String rival = (named != null) ? rival(named, epoch) : null;
		if (named != null && rival != null) {
			return none(null, new Reason(ReasonName.SPLIT_BRAIN, this.round.name(named) + " and "
					+ this.round.name(rival)
					+ " are both primary and named by a majority of their views: the group was split by force, stop one part"));
		}
		return (named != null) ? elected(named, epoch, members) : unheard(epoch, members);
	}

	// The member that a majority of the view names in answers of their own
	private @Nullable String named(List<GroupMemberReport> members) {
		Map<String, Long> votes = members.stream()
			.map(GroupMemberReport::namedPrimary)
			.filter(Objects::nonNull)
			.collect(Collectors.groupingBy((named) -> named, Collectors.counting()));
		int size = members.stream().mapToInt((member) -> member.rows().size()).max().orElse(0);
		return votes.entrySet()
			.stream()
			.filter((vote) -> vote.getValue() * 2 > size)
			.map(Map.Entry::getKey)
			.findFirst()
			.orElse(null);
	}

	// After group_replication_force_members on the wrong side each part has a primary
	private @Nullable String rival(String named, View epoch) {
		return this.answers.counted()
			.values()
			.stream()
			.map(GroupMemberReport::view)
			.filter((view) -> view != null && view.isOlderThan(epoch))
			.distinct()
			.map((view) -> named(this.answers.of(Objects.requireNonNull(view))))
			.filter((other) -> other != null && !other.equals(named) && isOpenPrimary(other))
			.findFirst()
			.orElse(null);
	}

	// Both parts count on from the view that they had in common
	private boolean isSplit(List<GroupMemberReport> members) {
		return members.stream()
			.filter(this::namesOpenPrimary)
			.anyMatch((one) -> members.stream()
				.filter(this::namesOpenPrimary)
				.anyMatch((other) -> one.rows().stream().allMatch((row) -> other.row(row.uuid()) == null)));
	}

	private boolean namesOpenPrimary(GroupMemberReport member) {
		String named = member.namedPrimary();
		return named != null && isOpenPrimary(named);
	}

	private RoundResult elected(String named, View epoch, List<GroupMemberReport> members) {
		GroupMemberReport report = this.answers.counted().get(named);
		View last = this.before.epoch();
		boolean known = named.equals(this.before.primary()) && last != null && last.prefix().equals(epoch.prefix());
		String address = this.round.name(named);
		String hindrance = (known) ? this.round.hindrance(named) : null;
		if (hindrance != null) {
			return believed(named, epoch, members, true, hindered(address, hindrance));
		}
		Reason objection;
		if (report == null || !epoch.equals(report.view())) {
			objection = new Reason(ReasonName.PRIMARY_NOT_REACHED,
					address + " is primary and has not answered in that view");
		}
		else if (!report.claimsPrimary()) {
			objection = new Reason(ReasonName.ELECTION, address + " is named primary and does not say so itself");
		}
		else if (!report.server().isOpen()) {
			String text = address + " is primary and still read-only, ";
			objection = (named.equals(this.before.lastPrimary()) && Boolean.TRUE.equals(report.applied()))
					? new Reason(ReasonName.PRIMARY_READ_ONLY,
							text + "though it has applied its backlog: if that lasts, SET GLOBAL read_only = OFF there")
					: new Reason(ReasonName.BACKLOG, text + "until it has applied its backlog");
		}
		else if (!known && !Boolean.TRUE.equals(report.applied())) {
			objection = new Reason(ReasonName.BACKLOG,
					address + " is primary and open, but has not applied all that it received");
		}
		else {
			return believed(named, epoch, members, true, null);
		}
		String old = this.before.primary();
		GroupMemberReport oldReport = (old != null) ? this.answers.counted().get(old) : null;
		if (old != null && !old.equals(named) && oldReport != null && epoch.equals(oldReport.view())
				&& oldReport.server().isOpen()) {
			return believed(old, epoch, members, false,
					objection.withText(objection.text() + "; " + this.round.name(old) + " still takes writes"));
		}
		return none(epoch, objection, report != null);
	}

	private RoundResult unheard(View epoch, List<GroupMemberReport> members) {
		String old = this.before.primary();
		String lost = lost(members);
		int size = members.stream().mapToInt((member) -> member.rows().size()).max().orElse(0);
		// An election, or a change of the view that has not reached all
		boolean most = heard(members) * 2 > size;
		Reason objection = (lost != null)
				? new Reason(ReasonName.PRIMARY_NOT_REACHED,
						this.round.name(lost)
								+ " is primary and the others do not reach it: they elect another when it is expelled")
				: new Reason((most) ? ReasonName.ELECTION : ReasonName.TOO_FEW_ANSWERS,
						"no server is named as primary by a majority of the view's members");
		boolean alone = old != null && members.stream().map(GroupMemberReport::namedPrimary).allMatch(old::equals);
		if (old != null && alone && this.round.unbroken() && isOpenPrimary(old)
				&& members.stream().anyMatch((member) -> member.uuid().equals(old))) {
			return believed(old, epoch, members, false, null);
		}
		String hindrance = (old != null && alone && members.size() * 2 >= size) ? this.round.hindrance(old) : null;
		if (old != null && hindrance != null) {
			return believed(old, epoch, members, true, hindered(this.round.name(old), hindrance));
		}
		return none(epoch, objection, lost != null || most);
	}

	// The answers of members of a view, whichever view they are in themselves
	private long heard(List<GroupMemberReport> members) {
		return this.answers.counted()
			.keySet()
			.stream()
			.filter((uuid) -> members.stream().anyMatch((member) -> member.row(uuid) != null))
			.count();
	}

	private static Reason hindered(String address, String hindrance) {
		return new Reason(ReasonName.PRIMARY_NOT_ASKED,
				address + " could not be asked (" + hindrance + "), and stays primary as the other members name it");
	}

	// The primary that is named and not reached
	private static @Nullable String lost(List<GroupMemberReport> members) {
		return members.stream()
			.flatMap((member) -> member.rows().stream())
			.filter((row) -> row.primary() && row.state() != MemberState.ONLINE)
			.map(MemberRow::uuid)
			.findFirst()
			.orElse(null);
	}

	private boolean isOpenPrimary(String uuid) {
		GroupMemberReport report = this.answers.counted().get(uuid);
		return report != null && report.claimsPrimary() && report.server().isOpen();
	}

	private RoundResult believed(String primary, View epoch, List<GroupMemberReport> members, boolean settled,
			@Nullable Reason reason) {
		Belief belief = new Belief(this.answers.groupName(), epoch, primary, primary, members(members),
				new GroupRoles(this.before, this.round, this.answers, epoch).servers(primary,
						primary(primary, members)),
				Openness.UNKNOWN);
		return new RoundResult(this.engine, belief, settled, reason, false, this.answers.seen());
	}

	private RoundResult none(@Nullable View epoch, Reason what) {
		return none(epoch, what, false);
	}

	private RoundResult none(@Nullable View epoch, Reason what, boolean imminent) {
		List<GroupMemberReport> members = (epoch != null) ? this.answers.of(epoch) : List.of();
		String others = this.answers.objections(epoch);
		Belief belief = new Belief((epoch != null) ? this.answers.groupName() : this.before.groupName(),
				(epoch != null) ? epoch : this.before.epoch(), null, this.before.lastPrimary(),
				(epoch != null) ? members(members) : this.before.members(),
				new GroupRoles(this.before, this.round, this.answers, epoch).servers(null, newest(members)),
				Openness.UNKNOWN);
		return new RoundResult(this.engine, belief, false,
				others.isEmpty() ? what : what.withText(what.text() + "; " + others), imminent, this.answers.seen());
	}

	private static @Nullable GroupMemberReport primary(String uuid, List<GroupMemberReport> members) {
		return members.stream()
			.filter((member) -> member.uuid().equals(uuid))
			.findFirst()
			.orElseGet(() -> newest(members));
	}

	private static @Nullable GroupMemberReport newest(List<GroupMemberReport> members) {
		return members.stream().max(Comparator.comparingLong(GroupMemberReport::reached)).orElse(null);
	}

	private static Map<String, HostAndPort> members(List<GroupMemberReport> members) {
		Map<String, HostAndPort> addresses = new HashMap<>();
		members.forEach((member) -> member.rows().forEach((row) -> {
			if (row.reported() != null) {
				addresses.put(row.uuid(), row.reported());
			}
		}));
		return addresses;
	}

}
