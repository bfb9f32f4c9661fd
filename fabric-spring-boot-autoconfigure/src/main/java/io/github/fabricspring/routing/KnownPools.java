package io.github.fabricspring.routing;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.github.fabricspring.topology.Group;
import io.github.fabricspring.topology.Topology;
import org.jspecify.annotations.Nullable;

/**
 * The groups that were used since the topology last changed, with their pools, so that
 * routing needs one lookup instead of one per step. What is missing here is found the
 * long way, so nothing is lost if two threads add at the same time.
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
	 * @param group the group's name as callers spell it
	 * @param topology the current topology
	 * @param pools the group in that topology, without pools at first
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
	 * The known part of one state of the groups. Any change of the topology replaces the
	 * groups by other instances.
	 *
	 * @param groups the groups
	 * @param first the group that was used first: in most applications the only one
	 * @param pools its pools
	 * @param others the other groups, by name
	 */
	@SuppressWarnings("ReferenceEquality")
	private record Known(Map<String, Group> groups, String first, GroupPools pools, Map<String, GroupPools> others) {

		boolean isOf(Topology topology) {
			return this.groups == topology.groups();
		}

		// All scopes of a method hold the same instance of the name
		@Nullable GroupPools find(String group) {
			return (this.first == group) ? this.pools : this.others.get(group);
		}

	}

}
