package io.github.fabricspring.sample.node.group;

import java.sql.SQLException;
import java.util.EnumSet;
import java.util.Set;

import io.github.fabricspring.sample.node.GroupAdministration.MemberStatus;
import io.github.fabricspring.sample.node.GroupAdministration.ServerAccess;
import io.github.fabricspring.sample.node.NodeException;
import io.github.fabricspring.sample.node.group.election.GroupFailover;
import io.github.fabricspring.sample.node.group.election.Switchover;
import io.github.fabricspring.sample.node.group.server.GtidSet;
import io.github.fabricspring.sample.node.group.server.ServerSession;
import io.github.fabricspring.sample.node.group.state.GroupState;
import io.github.fabricspring.sample.node.group.state.Member;
import io.github.fabricspring.sample.node.group.tools.GroupTools;
import org.jspecify.annotations.Nullable;

/**
 * An operator's changes of status, mode and weight. The caller holds the group's lock.
 */
final class Statuses {

	private final GroupTools tools;

	private final GroupFailover failover;

	private final Switchover switchover;

	Statuses(GroupTools tools) {
		this.tools = tools;
		this.failover = new GroupFailover(tools);
		this.switchover = new Switchover(tools);
	}

	void promote(GroupState group, @Nullable String candidate, boolean updateOnly) {
		Member named = (candidate != null) ? Refusals.member(this.tools.registry(), group, candidate) : null;
		if (named != null && named.is(MemberStatus.PRIMARY)) {
			throw new NodeException("ServerError: Candidate slave (" + candidate + ") is already master.");
		}
		if (named != null && !named.is(MemberStatus.SECONDARY)) {
			throw new NodeException("GroupError: Candidate (" + named.uuid() + ") in group (" + group.id() + ") is "
					+ named.status() + ", not SECONDARY.");
		}
		if (updateOnly) {
			recordOnly(group, named);
		}
		else if (group.primary().isPresent()) {
			this.switchover.to(group, named);
		}
		else {
			this.failover.elect(group, candidate);
		}
	}

	private void recordOnly(GroupState group, @Nullable Member named) {
		if (named == null) {
			throw new NodeException("GroupError: A candidate must be named if only the state store is to be changed.");
		}
		this.tools.registry()
			.save(group.ledBy(named.uuid(),
					group.voters()
						.stream()
						.filter((member) -> !member.is(MemberStatus.FAULTY))
						.map(Member::uuid)
						.toList()));
	}

	/**
	 * Closes the primary; the group has none until an operator promotes one.
	 * @param group the group
	 * @param updateOnly whether to leave the server as it is
	 */
	void demote(GroupState group, boolean updateOnly) {
		Member primary = group.primary()
			.orElseThrow(() -> new NodeException("GroupError: Group (" + group.id() + ") does not have a master."));
		if (!updateOnly) {
			try (ServerSession session = this.tools.open(primary)) {
				if (!session.refuseWrites(this.tools.settings().timeouts().block())) {
					throw new NodeException("GroupError: The master of group (" + group.id()
							+ ") was not demoted: a client holds a lock or a commit of its waits.");
				}
			}
			catch (SQLException ex) {
				throw Membership.inaccessible(primary.address(), ex);
			}
		}
		this.tools.registry().save(group.with(primary.uuid(), Member::asSecondary));
	}

	void set(GroupState group, String server, MemberStatus status, boolean updateOnly) {
		Member member = Refusals.member(this.tools.registry(), group, server);
		if (status == MemberStatus.FAULTY) {
			throw new NodeException("ServerError: If you want to set a server (" + member.uuid()
					+ ") to faulty, please, use the threat.report_faulty interface.");
		}
		if (status == MemberStatus.PRIMARY) {
			throw new NodeException("ServerError: If you want to make a server (" + member.uuid()
					+ ") primary, please, use the group.promote function.");
		}
		boolean fromFaulty = member.is(MemberStatus.FAULTY);
		if (member.is(status) || member.is(MemberStatus.PRIMARY) || (fromFaulty && status == MemberStatus.SECONDARY)) {
			throw new NodeException("ServerError: Cannot change server's (" + member.uuid() + ") status from ("
					+ member.status() + ") to (" + status + ").");
		}
		// A spare may have acknowledged before, so an election must still hear it
		Member next = (status == MemberStatus.SPARE) ? member.asSpare() : member.asSecondary().acknowledging(true);
		Member primary = group.primary().orElse(null);
		if (status == MemberStatus.SECONDARY) {
			this.tools.registry().save(group.with(member.uuid(), (now) -> now.acknowledging(true)));
		}
		if (!updateOnly && primary != null) {
			follow(member, primary, status == MemberStatus.SECONDARY);
		}
		this.tools.registry().save(group.with(member.uuid(), (now) -> next));
	}

	private void follow(Member member, Member primary, boolean acknowledging) {
		try (ServerSession session = this.tools.open(member); ServerSession source = this.tools.open(primary)) {
			if (!session.state().closed() && !session.refuseWrites(this.tools.settings().timeouts().block())) {
				throw new NodeException("ServerError: Server (" + member.uuid() + ") cannot be closed to writes.");
			}
			GtidSet executed = session.state().executed();
			GtidSet own = executed.minus(source.state().written());
			if (!own.isEmpty()) {
				throw new NodeException("ServerError: Server (" + member.uuid() + ") has " + own.count()
						+ " transactions that primary (" + primary.uuid() + ") lacks: " + own + ".");
			}
			this.tools.follow(session, primary, acknowledging);
		}
		catch (SQLException ex) {
			throw Membership.inaccessible(member.address(), ex);
		}
	}

	void setMode(GroupState group, String server, ServerAccess mode) {
		Member member = Refusals.member(this.tools.registry(), group, server);
		Set<ServerAccess> allowed = member.is(MemberStatus.PRIMARY) ? EnumSet.allOf(ServerAccess.class)
				: EnumSet.of(ServerAccess.OFFLINE, ServerAccess.READ_ONLY);
		if (!allowed.contains(mode)) {
			throw new NodeException("ServerError: Cannot set mode to (" + mode + ") when the server's (" + member.uuid()
					+ ") status is (" + member.status() + ").");
		}
		this.tools.registry().save(group.with(member.uuid(), (now) -> now.withMode(mode)));
	}

	void setWeight(GroupState group, String server, double weight) {
		Member member = Refusals.member(this.tools.registry(), group, server);
		if (!(weight > 0)) {
			throw new NodeException("ServerError: Cannot set the server's weight (" + weight
					+ ") to a value lower than or equal to 0.0");
		}
		this.tools.registry().save(group.with(member.uuid(), (now) -> now.withWeight(weight)));
	}

}
