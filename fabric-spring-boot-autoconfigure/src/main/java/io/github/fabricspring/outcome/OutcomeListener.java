package io.github.fabricspring.outcome;

import java.time.Duration;
import java.util.Collection;
import java.util.function.Supplier;

import io.github.fabricspring.connection.key.CommitResolver.LostCommit;
import io.github.fabricspring.connection.key.CommitResolver.Outcome;
import io.github.fabricspring.topology.ToldListeners;

/**
 * A listener of resolved COMMITs, called on the thread of the call. Implementations must
 * be quick and must not throw.
 */
public interface OutcomeListener {

	/** Does nothing. */
	OutcomeListener NONE = new OutcomeListener() {
	};

	/**
	 * Called when a lost COMMIT is resolved, or given up as {@link Outcome#UNKNOWN}.
	 * @param lost the lost COMMIT
	 * @param outcome its outcome
	 * @param took the time that the resolution took
	 */
	default void resolved(LostCommit lost, Outcome outcome, Duration took) {
	}

	/**
	 * One listener that tells several, whatever one of them throws.
	 * @param listeners those to be told, in this order
	 * @return the listener
	 */
	static OutcomeListener composite(Collection<OutcomeListener> listeners) {
		return composite(() -> listeners);
	}

	/**
	 * One listener that tells several, which are made when there is something to tell.
	 * @param listeners makes them, in the order in which they are told
	 * @return the listener
	 */
	static OutcomeListener composite(Supplier<? extends Collection<OutcomeListener>> listeners) {
		ToldListeners<OutcomeListener> all = new ToldListeners<>(listeners);
		return new OutcomeListener() {
			@Override
			public void resolved(LostCommit lost, Outcome outcome, Duration took) {
				all.tell((listener) -> listener.resolved(lost, outcome, took));
			}
		};
	}

}
