package io.github.fabricspring.autoconfigure.failure;

import io.github.fabricspring.outcome.table.NotDurableException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * The analysis of a group that may lose what it has acknowledged.
 */
class NotDurableFailureAnalyzer extends AbstractFailureAnalyzer<NotDurableException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, NotDurableException cause) {
		return new FailureAnalysis(String.valueOf(cause.getMessage()), cause.advice()
				+ ". With fabric.outcome.require-durable=false the application starts, and says in its log what cannot "
				+ "be promised.", cause);
	}

}
