package io.github.fabricspring.topology;

import java.time.Duration;
import java.util.Set;

/**
 * A listener of the topology, called by one thread at a time. Implementations must be
 * quick and must not throw.
 */
public interface TopologyListener {

	/**
	 * Called when the servers of a group have changed, before
	 * {@link TopologyMonitor#current()} returns the new snapshot.
	 * @param previous the old snapshot
	 * @param current the new snapshot
	 */
	default void topologyChanged(Topology previous, Topology current) {
	}

	/**
	 * Called with each answer for a group, before {@link TopologyMonitor#current()}
	 * returns the new snapshot.
	 * @param answer the answer
	 */
	default void groupAnswered(GroupAnswer answer) {
	}

	/**
	 * Called when a source has answered.
	 * @param groups the groups that it answered for
	 * @param took the time from question to answer
	 */
	default void lookupSucceeded(Set<String> groups, Duration took) {
	}

	/**
	 * Called when a source did not answer. What it said last stays in use.
	 * @param groups the groups that it was asked for
	 * @param took the time until the question was given up
	 * @param cause the reason
	 */
	default void lookupFailed(Set<String> groups, Duration took, TopologyException cause) {
	}

}
