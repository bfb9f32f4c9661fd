package io.github.fabricspring.autoconfigure;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

import org.junit.jupiter.api.Test;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Tests of an application that is configured by environment variables alone.
 */
class EnvironmentVariablesTests {

	private static final Map<String, String> LOGIN = Map.of("FABRIC_DATASOURCE_USERNAME", "app");

	@Test
	void everyPropertyOfAGroupCanBeAVariable() {
		try (ConfigurableApplicationContext context = start(Map.of("FABRIC_GROUPS_YYZ_SERVERS", "a,b:3307",
				"FABRIC_GROUPS_YYZ_DISCOVERY", "replication", "FABRIC_GROUPS_YYZ_DATASOURCE_DATABASE", "shop",
				"FABRIC_GROUPS_YYZ_DATASOURCE_HIKARI_MAXIMUMPOOLSIZE", "7",
				"FABRIC_GROUPS_YYZ_DATASOURCE_WARMCONNECTIONS", "2",
				"FABRIC_GROUPS_YYZ_DATASOURCE_ALLOWPRIVILEGEDACCOUNT", "true"))) {
			GroupProperties group = Objects.requireNonNull(context.getBean(FabricProperties.class).groups().get("YYZ"));
			assertThat(group.servers()).containsExactly("a", "b:3307");
			assertThat(group.datasource().database()).isEqualTo("shop");
			assertThat(group.datasource().hikari()).containsEntry("maximum-pool-size", "7");
			assertThat(group.datasource().warmConnections()).isEqualTo(2);
			assertThat(group.datasource().allowPrivilegedAccount()).isTrue();
		}
	}

	@Test
	void aGroupWithADashInItsNameIsRefusedAtStartWithAdvice() {
		Throwable failure = catchThrowable(() -> start(Map.of("FABRIC_GROUPS_MY_GROUP_SERVERS", "a")));
		assertThat(Analyses.printed(failure)).isEqualTo(
				"""
						Invalid value 'FABRIC_GROUPS_MY_GROUP_SERVERS' for configuration property 'fabric.groups'. Validation failed for the following reason:

						an environment variable cannot hold the '-', '.' or '_' of a group's name. Set fabric.groups.[my-group] in application.yml instead, and refer there to a variable of your own, as in ${DB_SERVERS}
						Review the value of the property with the provided reason.""");
	}

	@Test
	void aGroupOfTheApplicationWithADashIsRefusedWhereTheVariableHasLostIt() {
		Map<String, String> variables = Map.of("FABRIC_GROUPS_MYGROUP_SERVERS", "a", "FABRIC_DEFAULTGROUP", "my-group");
		assertThat(Analyses.printed(catchThrowable(() -> start(variables)))).contains(
				"the application names this group, and an environment variable cannot hold",
				"Set fabric.groups.[my-group] in application.yml");
	}

	private static ConfigurableApplicationContext start(Map<String, String> variables) {
		Map<String, Object> all = new LinkedHashMap<>(LOGIN);
		all.putAll(variables);
		return new SpringApplicationBuilder(FabricAutoConfiguration.class).web(WebApplicationType.NONE)
			.environment(new Variables(all))
			.run();
	}

	private static final class Variables extends StandardEnvironment {

		private final Map<String, Object> variables;

		Variables(Map<String, Object> variables) {
			this.variables = variables;
			getPropertySources().replace(SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
					new SystemEnvironmentPropertySource(SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, variables));
		}

		@Override
		public Map<String, Object> getSystemEnvironment() {
			return (this.variables != null) ? this.variables : Map.of();
		}

	}

}
