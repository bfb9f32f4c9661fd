package io.github.fabricspring.topology;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The groups in use at one moment. Replaced whole by every refresh, never changed.
 *
 * @param version counts the refreshes; 0 before the first answer
 * @param requestedAt when the answer was asked for: whatever happened before then is
 * included
 * @param timeToLive how long the source allows it to be used
 * @param groups the groups by name, as the application spells it; a group that the source
 * does not know has no servers
 */
public record Topology(long version, Instant requestedAt, Duration timeToLive, Map<String, Group> groups) {

	/**
	 * What is known before the first answer.
	 */
	public static final Topology NONE = new Topology(0, Instant.EPOCH, Duration.ZERO, Map.of());

	public Topology {
		groups = GroupMap.copyOf(groups);
	}

	/**
	 * One group: neither locks nor allocates.
	 * @param name the group's name, as given to {@link TopologyMonitor#use(String)}
	 * @return the group, {@code null} if it was not asked for yet
	 */
	public @Nullable Group group(String name) {
		return this.groups.get(name);
	}

	/**
	 * How old the knowledge is.
	 * @param now the time
	 * @return the time since the answer was asked for; meaningless before the first
	 * answer
	 */
	public Duration age(Instant now) {
		return Duration.between(this.requestedAt, now);
	}

}
