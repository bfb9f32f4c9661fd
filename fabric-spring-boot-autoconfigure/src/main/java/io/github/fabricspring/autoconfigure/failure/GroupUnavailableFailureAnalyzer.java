package io.github.fabricspring.autoconfigure.failure;

import io.github.fabricspring.GroupUnavailableException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * The analysis of a start that failed because a group has no primary. Most applications
 * need no group at start.
 */
class GroupUnavailableFailureAnalyzer extends AbstractFailureAnalyzer<GroupUnavailableException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, GroupUnavailableException cause) {
		String action = "Check the group's name and that one of its servers is primary. If it is needed for the outcome "
				+ "table only, fabric.outcome.create-table=false lets the application start without it.";
		return new FailureAnalysis("A group is needed while the application starts. " + cause.getMessage(), action,
				cause);
	}

}
