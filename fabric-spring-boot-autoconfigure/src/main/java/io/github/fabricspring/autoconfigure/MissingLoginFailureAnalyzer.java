package io.github.fabricspring.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Says what to set so that connections can be made, also to those who have the starter on
 * the class path and set nothing at all.
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
						The Fabric node is asked at localhost:32274 unless fabric.addresses says otherwise; fabric.static.<group> lists servers without any node.
						To run without Fabric, set fabric.enabled=false."""
					.formatted(one),
				cause);
	}

}
