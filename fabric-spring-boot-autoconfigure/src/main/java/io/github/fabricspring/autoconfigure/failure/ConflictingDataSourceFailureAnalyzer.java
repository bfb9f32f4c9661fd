package io.github.fabricspring.autoconfigure.failure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * The analysis of an ordinary data source beside Fabric's: how to choose one or have
 * both.
 */
class ConflictingDataSourceFailureAnalyzer extends AbstractFailureAnalyzer<ConflictingDataSourceException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, ConflictingDataSourceException cause) {
		return new FailureAnalysis(
				cause.getMessage() + ": " + cause.source()
						+ " asks for one database, the Fabric starter routes to the servers of its groups. "
						+ "Only one of them could serve, and writes would silently go to the other's servers.",
				"""
						Choose one:
						    - Fabric only: remove %s and set fabric.datasource.username, .password and .database.
						    - The ordinary data source only: set fabric.enabled=false; @FabricGroup is inert then.
						    - Both: declare the other DataSource as a bean of your own. Fabric's is then the bean "fabricDataSource", to be asked for by that name."""
					.formatted(cause.source()),
				cause);
	}

}
