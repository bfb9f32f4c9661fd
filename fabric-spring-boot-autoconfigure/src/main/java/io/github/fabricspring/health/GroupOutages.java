package io.github.fabricspring.health;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.github.fabricspring.topology.Group;
import io.github.fabricspring.topology.Topology;
import io.github.fabricspring.topology.TopologyException;
import io.github.fabricspring.topology.TopologyListener;
import org.jspecify.annotations.Nullable;

/**
 * The memory of since when groups in use have had no primary, and since when their source
 * has not answered.
 */
public final class GroupOutages implements TopologyListener {

	private final Clock clock;

	private final Map<String, Instant> withoutPrimary = new ConcurrentHashMap<>();

	private final Map<String, Silence> silences = new ConcurrentHashMap<>();

	/**
	 * Creates an empty memory.
	 * @param clock the clock
	 */
	public GroupOutages(Clock clock) {
		this.clock = clock;
	}

	@Override
	public void topologyChanged(Topology previous, Topology current) {
		Instant now = this.clock.instant();
		this.withoutPrimary.keySet().retainAll(current.groups().keySet());
		current.groups().values().forEach((group) -> note(group, now));
	}

	private void note(Group group, Instant now) {
		if (group.primary() != null) {
			this.withoutPrimary.remove(group.name());
		}
		else {
			this.withoutPrimary.putIfAbsent(group.name(), now);
		}
	}

	@Override
	public void lookupSucceeded(Set<String> groups, Duration took) {
		if (!this.silences.isEmpty()) {
			groups.forEach(this.silences::remove);
		}
	}

	@Override
	public void lookupFailed(Set<String> groups, Duration took, TopologyException cause) {
		Instant asked = this.clock.instant().minus(took);
		String reason = String.valueOf(cause.getMessage());
		groups.forEach((group) -> this.silences.compute(group,
				(name, before) -> new Silence((before != null) ? before.since() : asked, reason)));
	}

	/**
	 * Returns since when a group has had no primary.
	 * @param group the group as it is now
	 * @return the moment, {@code null} if the group has a primary
	 */
	@Nullable Instant withoutPrimarySince(Group group) {
		note(group, this.clock.instant());
		return this.withoutPrimary.get(group.name());
	}

	/**
	 * Returns the silences of the sources.
	 * @return the silences by group
	 */
	Map<String, Silence> silences() {
		return Collections.unmodifiableMap(this.silences);
	}

	/**
	 * A silence of a topology source.
	 *
	 * @param since when the first unanswered question was asked
	 * @param reason the failure of the last question
	 */
	record Silence(Instant since, String reason) {
	}

}
