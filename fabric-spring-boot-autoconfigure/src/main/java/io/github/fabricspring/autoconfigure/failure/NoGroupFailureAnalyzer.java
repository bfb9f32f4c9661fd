package io.github.fabricspring.autoconfigure.failure;

import io.github.fabricspring.routing.NoGroupException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * The analysis of a connection at start outside any annotated method: how to name its
 * group, or how the bean does without the connection.
 */
class NoGroupFailureAnalyzer extends AbstractFailureAnalyzer<NoGroupException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, NoGroupException cause) {
		return new FailureAnalysis(
				StartupAdvice.bean(rootFailure)
						+ " connects to a database while the application starts, outside any @FabricGroup, "
						+ "and fabric.default-group is not set, so its group is unknown.",
				"Set fabric.default-group to the group for all code outside @FabricGroup and FabricTemplate, or "
						+ StartupAdvice.advice(rootFailure),
				cause);
	}

}
