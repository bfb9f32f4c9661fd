package io.github.fabricspring.autoconfigure.failure;

import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanCreationException;

/**
 * Advice for beans that connect to a database while the application starts.
 */
final class StartupAdvice {

	private static final String PINNED = """
			give %1$s one group's own DataSource:
			    @Bean(defaultCandidate = false)
			    @%1$sDataSource
			    DataSource %2$sDataSource(@Qualifier("fabricDataSource") GroupRoutingDataSource fabric) {
			        return fabric.forGroup("YYZ");
			    }""";

	/** By a part of the bean's name, the most special first. */
	private static final Map<String, String> ADVICE = Map.of("flyway", PINNED.formatted("Flyway", "flyway"),
			"liquibase", PINNED.formatted("Liquibase", "liquibase"), "quartz", PINNED.formatted("Quartz", "quartz"),
			"batch", PINNED.formatted("Batch", "batch"), "jdbcdialect",
			"set spring.data.jdbc.dialect=mysql, so that Spring Data JDBC need not ask the database for it.",
			"entitymanagerfactory", "set spring.jpa.properties.hibernate.boot.allow_jdbc_metadata_access=false and "
					+ "spring.jpa.hibernate.ddl-auto=none, so that Hibernate need not ask the database.");

	private StartupAdvice() {
	}

	/**
	 * Names the innermost bean that could not be created.
	 * @param failure why the application did not start
	 * @return the name in quotes, or a word for an unknown one
	 */
	static String bean(Throwable failure) {
		String bean = innermost(failure);
		return (bean != null) ? "The bean '" + bean + "'" : "Something";
	}

	/**
	 * Advises on a bean that connects at start.
	 * @param failure why the application did not start
	 * @return what to do, beginning in lower case
	 */
	static String advice(Throwable failure) {
		for (Throwable link = failure; link != null; link = link.getCause()) {
			String name = (link instanceof BeanCreationException creation) ? creation.getBeanName() : null;
			String letters = (name != null) ? name.toLowerCase(Locale.ROOT) : "";
			for (Map.Entry<String, String> advice : ADVICE.entrySet()) {
				if (letters.contains(advice.getKey())) {
					return advice.getValue();
				}
			}
		}
		return """
				give the bean one group's own DataSource:
				    fabricDataSource.forGroup("YYZ")""";
	}

	private static @Nullable String innermost(Throwable failure) {
		String bean = null;
		for (Throwable each = failure; each != null; each = each.getCause()) {
			if (each instanceof BeanCreationException creation && creation.getBeanName() != null) {
				bean = creation.getBeanName();
			}
		}
		return bean;
	}

}
