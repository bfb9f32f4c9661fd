package io.github.fabricspring.rerun;

import java.time.Duration;
import java.util.Collection;
import java.util.function.Supplier;

import io.github.fabricspring.call.Verdict;
import io.github.fabricspring.topology.ToldListeners;

/**
 * A listener to failovers and reruns. It is called on the threads of the calls, so
 * implementations must be quick and must not throw.
 */
public interface RerunListener {

	/** A listener that does nothing. */
	RerunListener NONE = new RerunListener() {
	};

	/**
	 * The first call found that its group has no primary to work with.
	 * @param group the group
	 */
	default void failoverBegan(String group) {
	}

	/**
	 * The first call succeeded again, or the last waiting call gave up.
	 * @param group the group
	 * @param took how long calls had no primary to work with
	 * @param recovered whether a call succeeded
	 */
	default void failoverEnded(String group, Duration took, boolean recovered) {
	}

	/**
	 * A call is run again.
	 * @param group the group
	 * @param cause the verdict on the attempt before
	 * @param attempt the number of the attempt that begins now, 2 for the first rerun
	 */
	default void rerun(String group, Verdict cause, int attempt) {
	}

	/**
	 * A call was given up with one of the typed exceptions.
	 * @param group the group
	 * @param outcome the exception for its caller
	 */
	default void gaveUp(String group, RuntimeException outcome) {
	}

	/**
	 * Returns one listener that tells several.
	 * @param listeners the listeners, told in this order
	 * @return the listener
	 */
	static RerunListener composite(Collection<RerunListener> listeners) {
		return composite(() -> listeners);
	}

	/**
	 * Returns one listener that tells several, even if one of them throws. They are made
	 * when there is something to tell.
	 * @param listeners makes the listeners, told in this order
	 * @return the listener
	 */
	static RerunListener composite(Supplier<? extends Collection<RerunListener>> listeners) {
		ToldListeners<RerunListener> all = new ToldListeners<>(listeners);
		return new RerunListener() {
			@Override
			public void failoverBegan(String group) {
				all.tell((listener) -> listener.failoverBegan(group));
			}

			@Override
			public void failoverEnded(String group, Duration took, boolean recovered) {
				all.tell((listener) -> listener.failoverEnded(group, took, recovered));
			}

			@Override
			public void rerun(String group, Verdict cause, int attempt) {
				all.tell((listener) -> listener.rerun(group, cause, attempt));
			}

			@Override
			public void gaveUp(String group, RuntimeException outcome) {
				all.tell((listener) -> listener.gaveUp(group, outcome));
			}
		};
	}

}
