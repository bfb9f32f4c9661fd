package io.github.fabricspring.topology;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;

import io.github.fabricspring.topology.reason.Reason;
import org.jspecify.annotations.Nullable;

/**
 * The groups in use at one moment. Replaced whole by every refresh, never changed. Each
 * group has an age of its own, as its source may answer for some groups only.
 *
 * @param version counts the refreshes; 0 before the first answer
 * @param groups the groups by name, as the application spells it; the same map as before
 * if a refresh changed no server; a group that the source does not know has no servers
 * @param answers the last answer for each of these groups: its engine, epoch, reason and
 * date
 */
public record Topology(long version, Map<String, Group> groups, Map<String, DatedAnswer> answers) {

	/**
	 * The empty topology before the first answer.
	 */
	public static final Topology NONE = new Topology(0, Map.of(), Map.of());

	public Topology {
		groups = GroupMap.copyOf(groups);
		answers = Map.copyOf(answers);
	}

	/**
	 * Returns one group. Neither locks nor allocates.
	 * @param name the group's name, as given to {@link TopologyMonitor#use(String)}
	 * @return the group, {@code null} if the source has not answered for it yet
	 */
	public @Nullable Group group(String name) {
		return this.groups.get(name);
	}

	/**
	 * Returns the last answer for a group.
	 * @param name the group's name
	 * @return the answer, {@code null} if the source has not answered for it yet
	 */
	public @Nullable DatedAnswer answer(String name) {
		return this.answers.get(name);
	}

	/**
	 * Returns why a group has no primary, or why a server that claims to be one is not
	 * believed.
	 * @param name the group's name
	 * @return one clause, {@code null} if the source says nothing
	 */
	public @Nullable String reason(String name) {
		DatedAnswer last = answer(name);
		Reason reason = (last != null) ? last.answer().reason() : null;
		return (reason != null) ? reason.text() : null;
	}

	/**
	 * Returns the age of the oldest answer.
	 * @param now the time
	 * @return the time since that answer was asked for, zero before the first answer
	 */
	public Duration age(Instant now) {
		return this.answers.values()
			.stream()
			.map((last) -> last.age(now))
			.max(Duration::compareTo)
			.orElse(Duration.ZERO);
	}

	/**
	 * Returns the next snapshot. A group without a new answer stays as it is.
	 * @param news the new answers, at most one for a group
	 * @return the snapshot, whose version is one higher
	 */
	public Topology with(Collection<DatedAnswer> news) {
		return Snapshots.next(this, news);
	}

}
