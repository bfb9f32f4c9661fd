package io.github.fabricspring.topology;

import java.time.Duration;

/**
 * Told what the topology's thread sees. Implementations must be quick and must not throw.
 */
public interface TopologyListener {

	/**
	 * A new snapshot replaces another; called before anybody else can see it, and so
	 * before {@link TopologyMonitor#current()} returns it.
	 * @param previous what was known
	 * @param current what is known now
	 */
	default void topologyChanged(Topology previous, Topology current) {
	}

	/**
	 * The source answered.
	 * @param took the time from question to answer
	 */
	default void lookupSucceeded(Duration took) {
	}

	/**
	 * The source did not answer, the last snapshot stays in use.
	 * @param took the time until it was given up
	 * @param cause why
	 */
	default void lookupFailed(Duration took, TopologyException cause) {
	}

}
