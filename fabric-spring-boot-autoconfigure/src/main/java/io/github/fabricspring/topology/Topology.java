package io.github.fabricspring.topology;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The groups in use at one moment. Replaced whole by every refresh, never changed.
 *
 * @param version counts the refreshes; 0 before the first answer
 * @param requestedAt when the answer was asked for; it includes everything that happened
 * before
 * @param timeToLive how long the source allows it to be used
 * @param groups the groups by name, as the application spells it; a group that the source
 * does not know has no servers
 */
public record Topology(long version, Instant requestedAt, Duration timeToLive, Map<String, Group> groups) {

	/**
	 * The empty topology before the first answer.
	 */
	public static final Topology NONE = new Topology(0, Instant.EPOCH, Duration.ZERO, Map.of());

	public Topology {
		groups = GroupMap.copyOf(groups);
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
	 * Returns the age of this topology.
	 * @param now the time
	 * @return the time since the answer was asked for; meaningless before the first
	 * answer
	 */
	public Duration age(Instant now) {
		return Duration.between(this.requestedAt, now);
	}

}
