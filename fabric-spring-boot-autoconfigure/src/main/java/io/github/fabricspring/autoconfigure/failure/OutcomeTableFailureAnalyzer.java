package io.github.fabricspring.autoconfigure.failure;

import io.github.fabricspring.outcome.table.OutcomeTableException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * The analysis of a missing outcome table: how to create it, or how to run without it.
 */
class OutcomeTableFailureAnalyzer extends AbstractFailureAnalyzer<OutcomeTableException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, OutcomeTableException cause) {
		return new FailureAnalysis(cause.getMessage(),
				"Follow the description, or run without the table: rerun = SAFE in @FabricGroup and in fabric.retry.rerun.",
				cause);
	}

}
