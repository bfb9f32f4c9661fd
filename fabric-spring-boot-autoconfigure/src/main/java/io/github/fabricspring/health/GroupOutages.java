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
 * Remembers since when groups in use have had no primary, and since when the source of
 * the topology has not answered.
 */
public final class GroupOutages implements TopologyListener {

	private final Clock clock;

	private final Map<String, Instant> withoutPrimary = new ConcurrentHashMap<>();

	private volatile @Nullable Silence silence;

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
	 * Since when a group has had no primary.
	 * @param group the group as it is now
	 * @return the moment, {@code null} if it has one
	 */
	@Nullable Instant withoutPrimarySince(Group group) {
		note(group, this.clock.instant());
		return this.withoutPrimary.get(group.name());
	}

	@Nullable Silence silence() {
		return this.silence;
	}

	/**
	 * The source does not answer.
	 *
	 * @param since when the first unanswered question was asked
	 * @param reason what became of the last one
	 */
	record Silence(Instant since, String reason) {
	}

}
