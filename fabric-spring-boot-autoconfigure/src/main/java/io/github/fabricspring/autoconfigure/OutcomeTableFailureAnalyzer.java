package io.github.fabricspring.autoconfigure;

import io.github.fabricspring.outcome.OutcomeTableException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Says how to get the table without which nothing can be exactly once.
 */
class OutcomeTableFailureAnalyzer extends AbstractFailureAnalyzer<OutcomeTableException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, OutcomeTableException cause) {
		return new FailureAnalysis(cause.getMessage(),
				"Do what the description says, or do without: rerun = SAFE in @FabricGroup and in fabric.retry.rerun.",
				cause);
	}

}
