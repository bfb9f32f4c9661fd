package io.github.fabricspring.routing;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.github.fabricspring.topology.Group;
import io.github.fabricspring.topology.Topology;
import org.jspecify.annotations.Nullable;

/**
 * The groups that were used since the topology last changed, with their pools, so that
 * routing takes one look instead of one per step. Whoever misses goes the long way, so
 * nothing is lost if two add at the same time.
 */
final class KnownPools {

	private volatile @Nullable Known known;

	/**
	 * Looks for a group.
	 * @param group the group's name
	 * @param topology the current topology
	 * @return the group with its pools, {@code null} if it was not used yet
	 */
	@Nullable GroupPools find(String group, Topology topology) {
		Known known = this.known;
		return (known != null && known.isOf(topology)) ? known.find(group) : null;
	}

	/**
	 * Adds a group.
	 * @param group the group's name, as it will be asked for
	 * @param topology the current topology
	 * @param pools the group in it, pools to be added
	 */
	void add(String group, Topology topology, GroupPools pools) {
		Known known = this.known;
		if (known == null || !known.isOf(topology)) {
			this.known = new Known(topology.groups(), group, pools, new ConcurrentHashMap<>());
		}
		else {
			known.others.put(group, pools);
		}
	}

	/**
	 * What is known of one state of the groups, which are replaced by other instances
	 * when anything changes.
	 *
	 * @param groups the groups
	 * @param first the group that was used first, of most applications the only one
	 * @param pools its pools
	 * @param others the other groups, by name
	 */
	@SuppressWarnings("ReferenceEquality")
	private record Known(Map<String, Group> groups, String first, GroupPools pools, Map<String, GroupPools> others) {

		boolean isOf(Topology topology) {
			return this.groups == topology.groups();
		}

		// A method's scopes all name the same instance
		@Nullable GroupPools find(String group) {
			return (this.first == group) ? this.pools : this.others.get(group);
		}

	}

}
