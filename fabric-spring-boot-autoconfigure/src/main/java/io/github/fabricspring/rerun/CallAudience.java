package io.github.fabricspring.rerun;

import java.util.List;

import io.github.fabricspring.GroupUnavailableException;
import io.github.fabricspring.TransactionNotCommittedException;
import io.github.fabricspring.TransactionOutcomeUnknownException;
import io.github.fabricspring.TransactionPartlyCommittedException;
import io.github.fabricspring.call.Failure;
import io.github.fabricspring.rerun.Judgement.Decision;
import io.github.fabricspring.rerun.observer.CallObserver;
import io.github.fabricspring.rerun.observer.CallObserver.Observed;
import io.github.fabricspring.rerun.observer.CallObserver.Step;
import io.github.fabricspring.rerun.observer.CallObserver.StepOutcome;
import org.jspecify.annotations.Nullable;

/**
 * The listener and the observer of calls.
 *
 * @param listener told of failovers and reruns
 * @param observer sees every call, attempt and wait
 */
public record CallAudience(RerunListener listener, CallObserver observer) {

	/**
	 * Guards both, so that nothing that they throw reaches a call.
	 */
	public CallAudience {
		listener = RerunListener.composite(List.of(listener));
		observer = CallObserver.guarded(observer);
	}

	Observed begin(Step step, ScopeDefinition call) {
		return this.observer.begin(step, call.group(), call.writes());
	}

	static void failed(Observed call, Throwable error) {
		call.failed(outcome(error), error);
	}

	static void failed(Observed attempt, AttemptFailed failed) {
		Failure failure = (!failed.isFor(Decision.RETHROW)) ? failed.journal().failure() : null;
		attempt.failed(outcome(failure), failed.thrown());
	}

	private static StepOutcome outcome(@Nullable Failure failure) {
		if (failure == null) {
			return StepOutcome.ERROR;
		}
		return switch (failure.verdict()) {
			case SERVER_LOST -> StepOutcome.SERVER_LOST;
			case RETRY_SAME_SERVER -> StepOutcome.RETRY_SAME_SERVER;
			case UNKNOWN -> StepOutcome.UNKNOWN;
			case APPLICATION -> StepOutcome.ERROR;
		};
	}

	private static StepOutcome outcome(Throwable error) {
		if (error instanceof TransactionNotCommittedException) {
			return StepOutcome.NOT_COMMITTED;
		}
		if (error instanceof TransactionOutcomeUnknownException) {
			return StepOutcome.UNKNOWN;
		}
		if (error instanceof TransactionPartlyCommittedException) {
			return StepOutcome.PARTLY_COMMITTED;
		}
		return (error instanceof GroupUnavailableException) ? StepOutcome.UNAVAILABLE : StepOutcome.ERROR;
	}

}
