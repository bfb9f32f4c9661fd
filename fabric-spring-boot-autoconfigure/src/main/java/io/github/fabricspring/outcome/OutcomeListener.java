package io.github.fabricspring.outcome;

import java.time.Duration;

import io.github.fabricspring.connection.CommitResolver.LostCommit;
import io.github.fabricspring.connection.CommitResolver.Outcome;

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

}
