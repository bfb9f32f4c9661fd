package io.github.fabricspring.routing;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.github.fabricspring.pool.ServerPool;
import io.github.fabricspring.topology.Group;
import io.github.fabricspring.topology.Topology;
import org.jspecify.annotations.Nullable;

/**
 * The pools of the primaries that were used since the topology last changed, so that
 * routing to one of them takes one look instead of one per step. Whoever misses goes the
 * long way, so nothing is lost if two add at the same time.
 */
final class PrimaryPools {

	private volatile @Nullable Known known;

	/**
	 * Looks for a pool.
	 * @param group the group's name
	 * @param topology the current topology
	 * @return the pool of its primary, {@code null} if it was not used yet
	 */
	@Nullable ServerPool find(String group, Topology topology) {
		Known known = this.known;
		return (known != null && known.isOf(topology)) ? known.find(group) : null;
	}

	void add(String group, Topology topology, ServerPool pool) {
		Known known = this.known;
		if (known == null || !known.isOf(topology)) {
			this.known = new Known(topology.groups(), group, pool, new ConcurrentHashMap<>());
		}
		else {
			known.pools.put(group, pool);
		}
	}

	/**
	 * What is known of one state of the groups, which are replaced by other instances
	 * when anything changes.
	 *
	 * @param groups the groups
	 * @param first the group that was used first, of most applications the only one
	 * @param pool its primary's pool
	 * @param pools those of the others, by the group's name
	 */
	@SuppressWarnings("ReferenceEquality")
	private record Known(Map<String, Group> groups, String first, ServerPool pool, Map<String, ServerPool> pools) {

		boolean isOf(Topology topology) {
			return this.groups == topology.groups();
		}

		// A method's scopes all name the same instance
		@Nullable ServerPool find(String group) {
			return (this.first == group) ? this.pool : this.pools.get(group);
		}

	}

}
