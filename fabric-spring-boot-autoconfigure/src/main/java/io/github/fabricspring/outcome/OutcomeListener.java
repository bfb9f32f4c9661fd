package io.github.fabricspring.outcome;

import java.time.Duration;

import io.github.fabricspring.connection.CommitResolver.LostCommit;
import io.github.fabricspring.connection.CommitResolver.Outcome;

/**
 * Told of every lost COMMIT that was asked for, on the caller's thread. Implementations
 * must be quick and must not throw.
 */
public interface OutcomeListener {

	/** Tells nobody. */
	OutcomeListener NONE = new OutcomeListener() {
	};

	/**
	 * The question is answered, or given up as {@link Outcome#UNKNOWN}.
	 * @param lost the lost COMMIT
	 * @param outcome what became of it
	 * @param took the time from question to answer
	 */
	default void resolved(LostCommit lost, Outcome outcome, Duration took) {
	}

}
