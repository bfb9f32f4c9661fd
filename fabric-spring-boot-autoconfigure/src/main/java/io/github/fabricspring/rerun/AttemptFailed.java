package io.github.fabricspring.rerun;

import io.github.fabricspring.rerun.Judgement.Decision;
import io.github.fabricspring.routing.AttemptJournal;
import io.github.fabricspring.routing.Failure;
import org.jspecify.annotations.Nullable;

import org.springframework.retry.RetryContext;

/**
 * Carries a failed attempt through Spring Retry; never seen outside.
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

	// What the connections met with; only an exception that is handed on as it is has
	// none.
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

	// What the caller gets if it is not ours to explain: the exception as it was thrown,
	// or what a nested call was given up with if a failed rollback has hidden that.
	Throwable rethrown() {
		Throwable nested = Causes.outcomeOfNestedCall(this.thrown);
		if (nested == null || Causes.contains(this.thrown, nested)) {
			return this.thrown;
		}
		nested.addSuppressed(this.thrown);
		return nested;
	}

	static @Nullable AttemptFailed lastOf(RetryContext context) {
		return (context.getLastThrowable() instanceof AttemptFailed failed) ? failed : null;
	}

}
