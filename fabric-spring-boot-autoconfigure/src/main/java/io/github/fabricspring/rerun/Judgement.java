package io.github.fabricspring.rerun;

import org.jspecify.annotations.Nullable;

/**
 * The decision about an attempt that failed.
 *
 * @param decision the decision
 * @param reason why it is not run again, for the caller; {@code null} if no reason is
 * needed
 * @param stale whether objects of the call differ from their state before it
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

	/** The possible decisions. */
	enum Decision {

		/** Run it again. */
		RERUN,

		/** The exception is the application's own: pass it on unchanged. */
		RETHROW,

		/** Nothing was committed, but the call cannot be run again. */
		NOT_COMMITTED,

		/** A part was committed. */
		PARTLY_COMMITTED,

		/** It may have been committed. */
		UNKNOWN

	}

}
