package io.github.fabricspring.discovery.groupreplication;

import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;

import io.github.fabricspring.discovery.engine.state.View;
import io.github.fabricspring.topology.reason.Reason;
import io.github.fabricspring.topology.reason.ReasonName;
import org.jspecify.annotations.Nullable;

/**
 * The choice of the view that counts, if the members that count are in several. Within
 * one prefix it is the one with the highest counter: a member that woke up or was cut off
 * is behind. A prefix that was not believed before needs a majority of the servers that
 * may be in some group: a member that was bootstrapped alone by mistake has none.
 *
 * @param epoch the view that counts, {@code null} if none does
 * @param objection why none does, {@code null} if one does
 */
record Epochs(@Nullable View epoch, @Nullable Reason objection) {

	static Epochs choose(@Nullable View before, GroupAnswers answers) {
		Map<String, Long> members = new TreeMap<>(answers.counted()
			.values()
			.stream()
			.map(GroupMemberReport::view)
			.filter(Objects::nonNull)
			.collect(Collectors.groupingBy(View::prefix, Collectors.counting())));
		if (before != null && members.size() == 1 && members.containsKey(before.prefix())) {
			return newest(before, before.prefix(), answers);
		}
		int possible = answers.possibleMembers();
		for (Map.Entry<String, Long> candidate : members.entrySet()) {
			if (candidate.getValue() * 2 > possible) {
				return newest(before, candidate.getKey(), answers);
			}
		}
		if (members.size() == 1) {
			long heard = members.values().iterator().next();
			String anew = (before != null) ? "the group was bootstrapped anew (its views were " + before.prefix()
					+ " and are " + members.keySet().iterator().next() + "), and " : "";
			return new Epochs(null, new Reason(ReasonName.TOO_FEW_ANSWERS, anew + "only " + heard + " of " + possible
					+ " servers could be asked about their group, which is no majority"));
		}
		return new Epochs(null,
				new Reason(ReasonName.SPLIT_BRAIN,
						"the group was bootstrapped more than once (views "
								+ members.entrySet()
									.stream()
									.map((each) -> each.getKey() + " of " + each.getValue() + " servers")
									.collect(Collectors.joining(", "))
								+ ((before != null) ? ", believed so far " + before.prefix() : "")
								+ "), and none of these has a majority of " + possible));
	}

	private static Epochs newest(@Nullable View before, String prefix, GroupAnswers answers) {
		View newest = answers.counted()
			.values()
			.stream()
			.map(GroupMemberReport::view)
			.filter(Objects::nonNull)
			.filter((view) -> view.prefix().equals(prefix))
			.max(Comparator.comparingLong(View::counter))
			.orElseThrow();
		if (before != null && newest.isOlderThan(before)) {
			return new Epochs(null, new Reason(ReasonName.TOO_FEW_ANSWERS,
					"only members in a view older than " + before + " have answered"));
		}
		if (newest.equals(before) && !answers.knowsMembersOf(newest)) {
			return new Epochs(null,
					new Reason(ReasonName.SPLIT_BRAIN,
							"only another part of the group, which was split by force, has answered: its view has"
									+ " the same name, " + before));
		}
		return new Epochs(newest, null);
	}

}
