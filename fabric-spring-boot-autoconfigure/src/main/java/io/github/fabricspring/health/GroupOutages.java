package io.github.fabricspring.health;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.github.fabricspring.topology.Group;
import io.github.fabricspring.topology.Topology;
import io.github.fabricspring.topology.TopologyException;
import io.github.fabricspring.topology.TopologyListener;
import org.jspecify.annotations.Nullable;

/**
 * The memory of since when groups in use have had no primary, and since when the topology
 * source has not answered.
 */
public final class GroupOutages implements TopologyListener {

	private final Clock clock;

	private final Map<String, Instant> withoutPrimary = new ConcurrentHashMap<>();

	private volatile @Nullable Silence silence;

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
	public void lookupSucceeded(Duration took) {
		this.silence = null;
	}

	@Override
	public void lookupFailed(Duration took, TopologyException cause) {
		Silence before = this.silence;
		Instant since = (before != null) ? before.since() : this.clock.instant().minus(took);
		this.silence = new Silence(since, String.valueOf(cause.getMessage()));
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

	@Nullable Silence silence() {
		return this.silence;
	}

	/**
	 * A silence of the topology source.
	 *
	 * @param since when the first unanswered question was asked
	 * @param reason the failure of the last question
	 */
	record Silence(Instant since, String reason) {
	}

}
