package io.github.fabricspring.rerun;

import io.github.fabricspring.call.AttemptJournal;
import io.github.fabricspring.call.Failure;
import io.github.fabricspring.rerun.Judgement.Decision;
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

	// What the connections met with: nothing if that was in a nested call.
	boolean hasFailure() {
		return this.journal.failure() != null;
	}

	// The same where there must be something: whatever is to be run again.
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

	// The same, not to be run again because of what has become of its objects.
	AttemptFailed withStaleObjects(String reason) {
		return new AttemptFailed(this.thrown, this.journal, Judgement.stale(reason));
	}

	static @Nullable AttemptFailed lastOf(RetryContext context) {
		return (context.getLastThrowable() instanceof AttemptFailed failed) ? failed : null;
	}

}
