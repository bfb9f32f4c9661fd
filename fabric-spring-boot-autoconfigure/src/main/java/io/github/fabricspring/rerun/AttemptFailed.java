package io.github.fabricspring.rerun;

import io.github.fabricspring.call.AttemptJournal;
import io.github.fabricspring.call.Failure;
import io.github.fabricspring.rerun.Judgement.Decision;
import org.jspecify.annotations.Nullable;

import org.springframework.retry.RetryContext;

/**
 * A failed attempt on its way through Spring Retry. Callers never see it.
 */
final class AttemptFailed extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final transient AttemptJournal journal;

	private final transient Judgement judgement;

	private final Throwable thrown;

	AttemptFailed(Throwable thrown, AttemptJournal journal, Judgement judgement) {
		super(null, null, false, false);
		this.thrown = thrown;
		this.journal = journal;
		this.judgement = judgement;
	}

	Throwable thrown() {
		return this.thrown;
	}

	AttemptJournal journal() {
		return this.journal;
	}

	Judgement judgement() {
		return this.judgement;
	}

	// Whether a connection of the attempt itself reported a failure. A nested call's does
	// not count.
	boolean hasFailure() {
		return this.journal.failure() != null;
	}

	// The failure of an attempt that is to be run again, which always has one.
	Failure failure() {
		Failure failure = this.journal.failure();
		if (failure == null) {
			throw new IllegalStateException("No connection reported a failure", this.thrown);
		}
		return failure;
	}

	boolean isFor(Decision decision) {
		return this.judgement.decision() == decision;
	}

	Throwable rethrown() {
		return Causes.surfaced(this.thrown);
	}

	// The same attempt, which cannot be run again because its objects have changed.
	AttemptFailed withStaleObjects(String reason) {
		return new AttemptFailed(this.thrown, this.journal, Judgement.stale(reason));
	}

	static @Nullable AttemptFailed lastOf(RetryContext context) {
		return (context.getLastThrowable() instanceof AttemptFailed failed) ? failed : null;
	}

}
