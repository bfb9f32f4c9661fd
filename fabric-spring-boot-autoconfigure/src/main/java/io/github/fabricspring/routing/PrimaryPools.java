package io.github.fabricspring.routing;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.github.fabricspring.topology.Group;
import io.github.fabricspring.topology.Topology;
import org.jspecify.annotations.Nullable;

/**
 * The pools of the primaries that were used since the topology last changed, so that
 * routing to one of them takes one look instead of one per step. Whoever misses goes the
 * long way, so nothing is lost if two add at the same time.
 */
final class PrimaryPools {

	private volatile Known known = new Known(Topology.NONE.groups(), new ConcurrentHashMap<>());

	/**
	 * Looks for a pool.
	 * @param group the group's name
	 * @param topology the current topology
	 * @return the pool of its primary, {@code null} if it was not used yet
	 */
	@Nullable ServerPool find(String group, Topology topology) {
		Known known = this.known;
		return known.isOf(topology) ? known.pools.get(group) : null;
	}

	void add(String group, Topology topology, ServerPool pool) {
		Known known = this.known;
		if (!known.isOf(topology)) {
			known = new Known(topology.groups(), new ConcurrentHashMap<>());
			this.known = known;
		}
		known.pools.put(group, pool);
	}

	/**
	 * What is known of one state of the groups, which are replaced by other instances
	 * when anything changes.
	 *
	 * @param groups the groups
	 * @param pools their primaries' pools, by the group's name
	 */
	private record Known(Map<String, Group> groups, Map<String, ServerPool> pools) {

		@SuppressWarnings("ReferenceEquality")
		boolean isOf(Topology topology) {
			return this.groups == topology.groups();
		}

	}

}
