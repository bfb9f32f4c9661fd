package io.github.fabricspring.rerun;

import org.jspecify.annotations.Nullable;

/**
 * What is to be done about an attempt that failed.
 *
 * @param decision what
 * @param reason why it is not run again, as the caller is told; {@code null} where
 * nothing has to be explained
 * @param stale whether objects of the call are not what they were before
 */
record Judgement(Decision decision, @Nullable String reason, boolean stale) {

	Judgement(Decision decision, @Nullable String reason) {
		this(decision, reason, false);
	}

	static Judgement of(Decision decision) {
		return new Judgement(decision, null);
	}

	static Judgement stale(String reason) {
		return new Judgement(Decision.NOT_COMMITTED, reason, true);
	}

	/** What can be done. */
	enum Decision {

		/** Run it again. */
		RERUN,

		/** The exception is the application's own: hand it on as it is. */
		RETHROW,

		/** Nothing was committed, but it must not or may not be run again. */
		NOT_COMMITTED,

		/** A part was committed. */
		PARTLY_COMMITTED,

		/** It may have been committed. */
		UNKNOWN

	}

}
