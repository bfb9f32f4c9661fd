package io.github.fabricspring.autoconfigure.failure;

import io.github.fabricspring.routing.NoGroupException;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanCreationException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * The analysis of a connection at start outside any annotated method: how to name its
 * group.
 */
class NoGroupFailureAnalyzer extends AbstractFailureAnalyzer<NoGroupException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, NoGroupException cause) {
		String bean = innermostBean(rootFailure);
		return new FailureAnalysis(
				((bean != null) ? "The bean '" + bean + "'" : "Something")
						+ " connects to a database while the application starts, outside any @FabricGroup, "
						+ "and fabric.default-group is not set, so its group is unknown.",
				"""
						Set fabric.default-group to the group for all code outside @FabricGroup and FabricTemplate,
						or give the bean one group's own DataSource, here for Flyway:
						    @Bean(defaultCandidate = false)
						    @FlywayDataSource
						    DataSource flywayDataSource(@Qualifier("fabricDataSource") GroupRoutingDataSource fabric) {
						        return fabric.forGroup("YYZ");
						    }""", cause);
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
