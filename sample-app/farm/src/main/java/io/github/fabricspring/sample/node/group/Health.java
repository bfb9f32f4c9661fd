package io.github.fabricspring.sample.node.group;

import java.util.ArrayList;
import java.util.List;

import io.github.fabricspring.sample.node.GroupAdministration.MemberStatus;
import io.github.fabricspring.sample.node.GroupAdministration.ServerHealth;
import io.github.fabricspring.sample.node.group.server.ReplicaState;
import io.github.fabricspring.sample.node.group.state.GroupState;
import io.github.fabricspring.sample.node.group.state.Member;
import io.github.fabricspring.sample.node.group.tools.GroupTools;
import io.github.fabricspring.sample.node.group.tools.Sighting;

/**
 * The health of the servers of a group, probed now.
 */
final class Health {

	private final GroupTools tools;

	Health(GroupTools tools) {
		this.tools = tools;
	}

	List<ServerHealth> of(GroupState group) {
		return Sighting.probe(this.tools, group.members()).stream().map((seen) -> health(group, seen)).toList();
	}

	private ServerHealth health(GroupState group, Sighting seen) {
		Member member = seen.member();
		ReplicaState replica = seen.replica();
		boolean replicates = !member.is(MemberStatus.PRIMARY) && !seen.silent();
		boolean missing = replicates && replica == null;
		boolean receiverDown = replicates && replica != null && !replica.receiving();
		boolean applierDown = replicates && replica != null && !replica.applying();
		List<String> issues = new ArrayList<>();
		if (seen.silent()) {
			issues.add("Cannot access server (" + member.uuid() + "): " + seen.complaint());
		}
		if (member.reason() != null) {
			issues.add("Server (" + member.uuid() + ") is FAULTY: " + member.reason());
		}
		if (member.is(MemberStatus.FAULTY) && member.acknowledger()) {
			issues.add("An election needs server (" + member.uuid() + "): it may hold acknowledged commits");
		}
		if (group.vacant() && member.uuid().equals(group.lastPrimary())) {
			issues.add("Group (" + group.id() + ") waits for an election: "
					+ this.tools.vacancies().getOrDefault(group.id(), "under way"));
		}
		return new ServerHealth(member.uuid(), !seen.silent(), member.status(), receiverDown && applierDown, missing,
				receiverDown, applierDown, (replica != null) ? replica.receiverError() : null,
				(replica != null) ? replica.applierError() : null, issues);
	}

}
