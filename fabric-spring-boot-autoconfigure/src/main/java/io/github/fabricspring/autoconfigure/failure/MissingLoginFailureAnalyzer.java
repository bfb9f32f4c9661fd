package io.github.fabricspring.autoconfigure.failure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * The analysis of a missing login: what to set, also for an application that has the
 * starter on its class path and no settings at all.
 */
class MissingLoginFailureAnalyzer extends AbstractFailureAnalyzer<MissingLoginException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, MissingLoginException cause) {
		String one = (cause.group() != null)
				? " (or fabric.groups.%s.datasource.username, .password)".formatted(cause.group()) : "";
		return new FailureAnalysis(
				cause.getMessage() + " is configured. The Fabric starter is on the class path and takes the place of "
						+ "Boot's data source.",
				"""
						Set fabric.datasource.username, .password and .database%s.
						The Fabric node is asked at localhost:32274 unless fabric.addresses says otherwise; fabric.groups.<group>.servers lists the servers of a group that needs no node.
						To run without Fabric, set fabric.enabled=false."""
					.formatted(one),
				cause);
	}

}
