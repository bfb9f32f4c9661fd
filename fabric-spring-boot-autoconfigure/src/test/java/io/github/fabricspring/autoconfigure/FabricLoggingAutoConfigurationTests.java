package io.github.fabricspring.autoconfigure;

import java.util.List;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.turbo.TurboFilter;
import io.github.fabricspring.autoconfigure.seen.FabricLoggingAutoConfiguration;
import io.github.fabricspring.logging.RerunLogFilter;
import io.github.fabricspring.logging.RerunLogFilterRegistration;
import io.github.fabricspring.routing.GroupRoutingDataSource;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the auto-configuration of Logback's filter.
 */
class FabricLoggingAutoConfigurationTests {

	private final ApplicationContextRunner runner = Contexts.withGroups()
		.withConfiguration(AutoConfigurations.of(FabricLoggingAutoConfiguration.class));

	@Test
	void theFilterIsThereAsLongAsTheApplication() {
		this.runner.run((context) -> assertThat(filters()).hasAtLeastOneElementOfType(RerunLogFilter.class));
		assertThat(filters()).doesNotHaveAnyElementsOfTypes(RerunLogFilter.class);
	}

	@Test
	void backsOffForAnOwnRegistration() {
		this.runner.withBean("own", RerunLogFilterRegistration.class, RerunLogFilterRegistration::register)
			.run((context) -> assertThat(context).hasSingleBean(RerunLogFilterRegistration.class).hasBean("own"));
	}

	@Test
	void aPropertySwitchesItOff() {
		this.runner.withPropertyValues("fabric.logging.hide-rerun-failures=false")
			.run((context) -> assertThat(filters()).doesNotHaveAnyElementsOfTypes(RerunLogFilter.class));
	}

	@Test
	void whereTheStarterIsOffThereIsNone() {
		Contexts.bare()
			.withConfiguration(AutoConfigurations.of(FabricLoggingAutoConfiguration.class))
			.withPropertyValues("fabric.enabled=false", "spring.datasource.url=jdbc:h2:mem:off")
			.run((context) -> assertThat(filters()).doesNotHaveAnyElementsOfTypes(RerunLogFilter.class));
	}

	@Test
	void startsWithoutLogback() {
		this.runner.withClassLoader(new FilteredClassLoader("ch.qos.logback"))
			.run((context) -> assertThat(context).hasSingleBean(GroupRoutingDataSource.class)
				.doesNotHaveBean(RerunLogFilterRegistration.class));
	}

	private static List<TurboFilter> filters() {
		return ((LoggerContext) LoggerFactory.getILoggerFactory()).getTurboFilterList();
	}

}
