package io.github.fabricspring.autoconfigure;

import java.util.List;

import io.github.fabricspring.FabricGroup;
import io.github.fabricspring.topology.HostAndPort;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.annotation.Transactional;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of what a MySQL server gives that Boot names by {@link JdbcConnectionDetails}.
 */
@ExtendWith(OutputCaptureExtension.class)
class ServiceConnectionTests {

	@Test
	void everyGroupIsAFixedOneOfThatServer(CapturedOutput output) {
		with("jdbc:mysql://localhost:32768/shop?connectionAttributes=none", "test").withUserConfiguration(Both.class)
			.run((context) -> {
				Both both = context.getBean(Both.class);
				assertThat(both.first()).isEqualTo("localhost:32768");
				assertThat(both.second()).isEqualTo("localhost:32768");
				assertThat(context.getBean(GroupPoolSettings.class).apply("YYZ")).satisfies((settings) -> {
					assertThat(settings.username()).isEqualTo("test");
					assertThat(settings.database()).isEqualTo("shop");
					assertThat(settings.properties()).containsEntry("connectionAttributes", "none");
				});
			});
		assertThat(output).contains("Topology - source: fixed servers of MUC [localhost:32768] of connection details; "
				+ "fixed servers of YYZ [localhost:32768] of connection details; "
				+ "fixed servers of ZRH [localhost:32768] of connection details");
	}

	@Test
	void withoutAKnownGroupTheServerIsNamed(CapturedOutput output) {
		Contexts.bare()
			.withBean(JdbcConnectionDetails.class, () -> new Details("jdbc:mysql://localhost/shop", "test"))
			.run((context) -> assertThat(output)
				.contains("Topology - source: the server localhost:3306 of connection details"));
	}

	@Test
	void aPropertyOfTheDriverGoesBeforeTheParameterOfTheUrl() {
		with("jdbc:mysql://localhost:32768/shop?connectionAttributes=none", "test")
			.withPropertyValues("fabric.datasource.properties.connectionAttributes=app:shop")
			.run((context) -> assertThat(context.getBean(GroupPoolSettings.class).apply("YYZ").properties())
				.containsEntry("connectionAttributes", "app:shop"));
	}

	@Test
	void severalServersAreNoGroup() {
		with("jdbc:mysql://one:3306,two:3306/shop", "test")
			.run((context) -> assertThat(Analyses.printed(context.getStartupFailure()))
				.startsWith("Both the JdbcConnectionDetails jdbc:mysql://one:3306,two:3306/shop and Fabric claim"));
	}

	@Test
	void aServerWithoutAnAccountIsNoGroup() {
		with("jdbc:mysql://one:3306/shop", null)
			.run((context) -> assertThat(Analyses.printed(context.getStartupFailure()))
				.startsWith("Both the JdbcConnectionDetails jdbc:mysql://one:3306/shop and Fabric claim"));
	}

	@Test
	void besideDetailsOfFabricTheStartIsRefused() {
		with("jdbc:mysql://localhost:32768/shop", "test")
			.withBean(FabricConnectionDetails.class, () -> () -> List.of(new HostAndPort("node", 32274)))
			.run((context) -> assertThat(Analyses.printed(context.getStartupFailure()))
				.startsWith("Both the JdbcConnectionDetails jdbc:mysql://localhost:32768/shop and Fabric claim"));
	}

	@Test
	void besideAnotherDataSourceTheDetailsAreThatOnes() {
		with("jdbc:mysql://localhost:32768/shop", "test").withUserConfiguration(DataSourceConditionTests.Other.class)
			.run((context) -> assertThat(context.getBean(FabricConnectionDetails.class))
				.isInstanceOf(PropertiesFabricConnectionDetails.class));
	}

	private static ApplicationContextRunner with(String url, @Nullable String user) {
		return Contexts.withGroups().withBean(JdbcConnectionDetails.class, () -> new Details(url, user));
	}

	record Details(String getJdbcUrl, @Nullable String getUsername) implements JdbcConnectionDetails {

		@Override
		public String getPassword() {
			return "";
		}

	}

	static class Both {

		private final JdbcTemplate jdbc;

		Both(JdbcTemplate jdbc) {
			this.jdbc = jdbc;
		}

		@FabricGroup("YYZ")
		@Transactional
		@Nullable String first() {
			return this.jdbc.queryForObject("SELECT address FROM server", String.class);
		}

		@FabricGroup("MUC")
		@Transactional
		@Nullable String second() {
			return this.jdbc.queryForObject("SELECT address FROM server", String.class);
		}

	}

}
