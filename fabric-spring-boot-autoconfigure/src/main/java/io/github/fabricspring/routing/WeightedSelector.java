package io.github.fabricspring.routing;

import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

import io.github.fabricspring.topology.Group;
import io.github.fabricspring.topology.Server;
import org.jspecify.annotations.Nullable;

/**
 * Chooses secondaries in proportion to their weights.
 */
public final class WeightedSelector implements ReplicaSelector {

	private final AtomicLong counter = new AtomicLong();

	@Override
	public @Nullable Server select(Group group, Set<String> avoided) {
		List<Server> secondaries = group.secondaries();
		if (secondaries.isEmpty()) {
			return null;
		}
		return secondaries.get((int) Math.floorMod(this.counter.getAndIncrement(), (long) secondaries.size()));
	}

}
