package io.github.fabricspring.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Says how to keep the rows of several groups apart.
 */
class SharedCacheFailureAnalyzer extends AbstractFailureAnalyzer<SharedCacheException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, SharedCacheException cause) {
		return new FailureAnalysis(
				cause.getMessage() + ". The cache knows entities by their ids alone: a row of one group would be "
						+ "returned where the other group's was asked for.",
				"""
						Choose one:
						    - Set spring.jpa.properties.hibernate.cache.use_second_level_cache=false and \
						spring.jpa.properties.hibernate.cache.use_query_cache=false.
						    - Give each group an EntityManagerFactory of its own, over fabricDataSource.forGroup("...").""",
				cause);
	}

}
