package io.github.fabricspring.topology;

import java.time.Duration;

/**
 * A listener of the topology, called on the topology's thread. Implementations must be
 * quick and must not throw.
 */
public interface TopologyListener {

	/**
	 * Called when the groups have changed, before {@link TopologyMonitor#current()}
	 * returns the new snapshot.
	 * @param previous the old snapshot
	 * @param current the new snapshot
	 */
	default void topologyChanged(Topology previous, Topology current) {
	}

	/**
	 * Called when the source has answered.
	 * @param took the time from question to answer
	 */
	default void lookupSucceeded(Duration took) {
	}

	/**
	 * Called when the source did not answer. The last snapshot stays in use.
	 * @param took the time until the question was given up
	 * @param cause the reason
	 */
	default void lookupFailed(Duration took, TopologyException cause) {
	}

}
