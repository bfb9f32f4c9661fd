package io.github.fabricspring.autoconfigure.failure;

import java.sql.SQLException;

import io.github.fabricspring.autoconfigure.startup.GroupNotReadyException;
import io.github.fabricspring.client.FabricException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * The analysis of a group that was not ready under {@code fabric.startup=strict}.
 */
class GroupNotReadyFailureAnalyzer extends AbstractFailureAnalyzer<GroupNotReadyException> {

	private static final String ASKED = "Check fabric.discovery.username and .password as well: where they are set, the servers are asked with that account.";

	private static final String LENIENT = "fabric.startup=lenient starts the application without it.";

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, GroupNotReadyException cause) {
		if (cause.getCause() instanceof SQLException refusal) {
			FailureAnalysis server = ServerFailureAnalyzer.describe("fabric.startup=strict wants every group ready.",
					cause.group(), cause.server(), refusal);
			boolean asked = !cause.isPrimaryKnown() && refusal.getErrorCode() > 0;
			return new FailureAnalysis(server.getDescription(),
					server.getAction() + " " + (asked ? ASKED + " " : "") + LENIENT, cause);
		}
		String action = (cause.getCause() instanceof FabricException node) ? FabricNodeFailureAnalyzer.action(node)
				: "See that the group has a primary, and that its servers can be reached from here.";
		return new FailureAnalysis("fabric.startup=strict wants every group ready. " + cause.getMessage(),
				action + " " + LENIENT, cause);
	}

}
