package io.github.fabricspring.autoconfigure;

import io.github.fabricspring.routing.NoGroupException;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanCreationException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Says how to give a group to what connects at start, outside any annotated method.
 */
class NoGroupFailureAnalyzer extends AbstractFailureAnalyzer<NoGroupException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, NoGroupException cause) {
		String bean = innermostBean(rootFailure);
		return new FailureAnalysis(
				((bean != null) ? "The bean '" + bean + "'" : "Something")
						+ " connects to a database while the application starts, outside any @FabricGroup, "
						+ "and fabric.default-group is not set, so that no group is meant.",
				"""
						Set fabric.default-group to the group that serves whatever runs outside @FabricGroup and FabricTemplate,
						or give it one group's own DataSource, here for Flyway:
						    @Bean(defaultCandidate = false)
						    @FlywayDataSource
						    DataSource flywayDataSource(@Qualifier("fabricDataSource") GroupRoutingDataSource fabric) {
						        return fabric.forGroup("YYZ");
						    }""",
				cause);
	}

	private static @Nullable String innermostBean(Throwable rootFailure) {
		String bean = null;
		for (Throwable each = rootFailure; each != null; each = each.getCause()) {
			if (each instanceof BeanCreationException creation && creation.getBeanName() != null) {
				bean = creation.getBeanName();
			}
		}
		return bean;
	}

}
