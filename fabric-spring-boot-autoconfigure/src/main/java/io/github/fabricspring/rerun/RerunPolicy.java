package io.github.fabricspring.rerun;

import io.github.fabricspring.call.Budget;
import io.github.fabricspring.rerun.Judgement.Decision;
import org.jspecify.annotations.Nullable;

import org.springframework.retry.RetryContext;
import org.springframework.retry.RetryPolicy;
import org.springframework.retry.context.RetryContextSupport;

/**
 * Allows another attempt if the last one may be run again and the budget has one left.
 */
final class RerunPolicy implements RetryPolicy {

	private static final long serialVersionUID = 1L;

	private final transient Budget budget;

	RerunPolicy(Budget budget) {
		this.budget = budget;
	}

	@Override
	public boolean canRetry(RetryContext context) {
		AttemptFailed last = AttemptFailed.lastOf(context);
		return last == null || (last.isFor(Decision.RERUN) && this.budget.allowsAttempt());
	}

	@Override
	public RetryContext open(@Nullable RetryContext parent) {
		return new RetryContextSupport(parent);
	}

	@Override
	public void close(RetryContext context) {
	}

	@Override
	public void registerThrowable(RetryContext context, @Nullable Throwable throwable) {
		((RetryContextSupport) context).registerThrowable(throwable);
	}

}
