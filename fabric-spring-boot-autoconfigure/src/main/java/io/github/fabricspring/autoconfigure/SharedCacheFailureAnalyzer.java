package io.github.fabricspring.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * The analysis of a cache that several groups share: how to keep their rows apart.
 */
class SharedCacheFailureAnalyzer extends AbstractFailureAnalyzer<SharedCacheException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, SharedCacheException cause) {
		return new FailureAnalysis(
				cause.getMessage() + ". The cache finds entities by their ids alone: it would return a row of "
						+ "one group in place of another group's row.",
				"""
						Choose one:
						    - Set spring.jpa.properties.hibernate.cache.use_second_level_cache=false and \
						spring.jpa.properties.hibernate.cache.use_query_cache=false.
						    - Give each group an EntityManagerFactory of its own, over fabricDataSource.forGroup("...").""",
				cause);
	}

}
