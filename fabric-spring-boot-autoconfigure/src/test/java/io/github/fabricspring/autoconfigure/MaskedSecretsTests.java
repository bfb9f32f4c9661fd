package io.github.fabricspring.autoconfigure;

import java.util.Map;
import java.util.stream.Collectors;

import io.github.fabricspring.autoconfigure.seen.FabricSanitizingAutoConfiguration;
import org.junit.jupiter.api.Test;

import org.springframework.boot.actuate.autoconfigure.context.properties.ConfigurationPropertiesReportEndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.env.EnvironmentEndpointAutoConfiguration;
import org.springframework.boot.actuate.context.properties.ConfigurationPropertiesReportEndpoint;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.actuate.env.EnvironmentEndpoint;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that no password is seen in actuator's endpoints, even where they show values.
 */
class MaskedSecretsTests {

	private final ApplicationContextRunner runner = Contexts.withGroups()
		.withConfiguration(AutoConfigurations.of(FabricSanitizingAutoConfiguration.class,
				EnvironmentEndpointAutoConfiguration.class,
				ConfigurationPropertiesReportEndpointAutoConfiguration.class))
		.withPropertyValues("management.endpoints.web.exposure.include=*", "management.endpoint.env.show-values=always",
				"management.endpoint.configprops.show-values=always", "fabric.username=node-user",
				"fabric.password=s3cret-1", "fabric.datasource.password=s3cret-2", "fabric.discovery.username=asker",
				"fabric.discovery.password=s3cret-3",
				"fabric.datasource.properties.trustCertificateKeyStorePassword=s3cret-4",
				"fabric.groups.YYZ.datasource.password=s3cret-5", "other.name=shown");

	@Test
	void theEnvironmentShowsNone() {
		this.runner
			.withInitializer((context) -> context.getEnvironment()
				.getPropertySources()
				.addLast(new SystemEnvironmentPropertySource("variables-systemEnvironment",
						Map.of("FABRIC_GROUPS_ZRH_DATASOURCE_PASSWORD", "s3cret-6"))))
			.run((context) -> {
				String shown = context.getBean(EnvironmentEndpoint.class)
					.environment(null)
					.getPropertySources()
					.stream()
					.flatMap((source) -> source.getProperties().entrySet().stream())
					.map((property) -> property.getKey() + "=" + property.getValue().getValue())
					.collect(Collectors.joining("\n"));
				assertThat(shown)
					.contains("fabric.username=node-user", "fabric.password=******",
							"FABRIC_GROUPS_ZRH_DATASOURCE_PASSWORD=******")
					.doesNotContain("s3cret");
			});
	}

	@Test
	void theConfigurationPropertiesShowNone() {
		this.runner.run((context) -> {
			String shown = context.getBean(ConfigurationPropertiesReportEndpoint.class)
				.configurationProperties()
				.getContexts()
				.values()
				.stream()
				.flatMap((each) -> each.getBeans().values().stream())
				.map((bean) -> bean.getProperties() + "\n" + bean.getInputs())
				.collect(Collectors.joining("\n"));
			assertThat(shown).contains("node-user", "******").doesNotContain("s3cret");
		});
	}

	@Test
	void theRecordsThemselvesShowNone() {
		this.runner.run((context) -> assertThat(context.getBean(FabricProperties.class).toString()
				+ context.getBean(FabricNodeProperties.class) + context.getBean(FabricProperties.class).groups())
			.doesNotContain("s3cret"));
	}

	@Test
	void startsWithoutActuator() {
		Contexts.withGroups()
			.withConfiguration(AutoConfigurations.of(FabricSanitizingAutoConfiguration.class))
			.withClassLoader(new FilteredClassLoader(SanitizingFunction.class))
			.run((context) -> assertThat(context).hasNotFailed());
	}

}
