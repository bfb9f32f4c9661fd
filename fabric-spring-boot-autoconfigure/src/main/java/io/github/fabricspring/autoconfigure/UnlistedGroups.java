package io.github.fabricspring.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.Set;

import io.github.fabricspring.topology.GroupAnswer;
import io.github.fabricspring.topology.TopologySource;
import io.github.fabricspring.topology.reason.Reason;
import io.github.fabricspring.topology.reason.ReasonName;

/**
 * The source of groups whose servers are not listed, where no Fabric node is named: it
 * knows none of them.
 *
 * @param listed the names of the groups whose servers are listed
 */
record UnlistedGroups(List<String> listed) implements TopologySource {

	private static final Duration TIME_TO_LIVE = Duration.ofDays(1);

	@Override
	public Answers fetch(Set<String> groups) {
		return new Answers(groups.stream()
			.map((group) -> new GroupAnswer(group, "settings", List.of(), null, reason(group)))
			.toList(), TIME_TO_LIVE);
	}

	private Reason reason(String group) {
		return new Reason(ReasonName.NO_SERVERS,
				"none of the groups whose servers are listed (" + String.join(", ", this.listed)
						+ ") has this name: check it, set fabric.groups." + group
						+ ".servers, or fabric.addresses for a group of a Fabric node");
	}

}
