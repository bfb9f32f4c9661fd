package io.github.fabricspring.autoconfigure.failure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * The analysis of a cache that several groups share: how to keep their rows apart.
 */
class SharedCacheFailureAnalyzer extends AbstractFailureAnalyzer<SharedCacheException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, SharedCacheException cause) {
		return new FailureAnalysis(cause.getMessage() + ".", """
				Choose one:
				    - %s.
				    - Give each group a factory of its own, over fabricDataSource.forGroup("...")."""
			.formatted(cause.remedy()), cause);
	}

}
