package io.github.fabricspring.rerun;

import java.time.Duration;

import io.github.fabricspring.call.Verdict;

/**
 * Told what calls go through when a server is lost. Called on the calls' own threads;
 * implementations must be quick and must not throw.
 */
public interface RerunListener {

	/** Tells nobody. */
	RerunListener NONE = new RerunListener() {
	};

	/**
	 * The first call found that its group has no primary to work with.
	 * @param group the group
	 */
	default void failoverBegan(String group) {
	}

	/**
	 * The first call got through again, or the last of those that waited has given up.
	 * @param group the group
	 * @param took how long there was no primary to work with, as calls saw it
	 * @param recovered whether a call got through
	 */
	default void failoverEnded(String group, Duration took, boolean recovered) {
	}

	/**
	 * A call is run again.
	 * @param group the group
	 * @param cause what had become of the attempt before
	 * @param attempt the number of the attempt that begins now, 2 for the first rerun
	 */
	default void rerun(String group, Verdict cause, int attempt) {
	}

	/**
	 * A call was given up with one of the typed exceptions.
	 * @param group the group
	 * @param outcome what its caller is told
	 */
	default void gaveUp(String group, RuntimeException outcome) {
	}

	/**
	 * One listener that tells several.
	 * @param listeners those to be told, in this order
	 * @return the listener
	 */
	static RerunListener composite(Iterable<RerunListener> listeners) {
		return new CompositeRerunListener(listeners);
	}

}
