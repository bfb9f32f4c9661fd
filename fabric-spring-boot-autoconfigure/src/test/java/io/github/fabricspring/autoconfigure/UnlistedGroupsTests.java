package io.github.fabricspring.autoconfigure;

import java.util.List;
import java.util.Map;
import java.util.Set;

import io.github.fabricspring.FabricTemplate;
import io.github.fabricspring.GroupUnavailableException;
import io.github.fabricspring.topology.TopologyException;
import io.github.fabricspring.topology.TopologySource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.jdbc.core.JdbcTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Groups whose servers are not listed, in applications with and without a Fabric node.
 */
class UnlistedGroupsTests {

	private final ApplicationContextRunner runner = Contexts.withGroups().withPropertyValues("fabric.retry.timeout=2s");

	@Test
	void callOfAMistypedGroupNamesTheListedOnesAndNoNode() {
		this.runner.run((context) -> assertThatExceptionOfType(GroupUnavailableException.class)
			.isThrownBy(() -> context.getBean(FabricTemplate.class)
				.executeWithoutResult("YZY", () -> context.getBean(JdbcTemplate.class).execute("SELECT 1")))
			.withMessageContaining(
					"none of the groups whose servers are listed (YYZ, ZRH) has this name: check it, set fabric.groups.YZY.servers,"
							+ " or fabric.addresses for a group of a Fabric node")
			.withMessageNotContaining("32274"));
	}

	@Test
	void reportAtStartNamesNoNode() {
		this.runner.run((context) -> assertThat(StartupReport.of(context.getBean(FabricProperties.class),
				context.getBean(FabricConnectionDetails.class), List.of("YZY"), false))
			.noneMatch((line) -> line.contains("node")));
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "fabric.addresses=localhost:1", "fabric.addresses[0]=localhost:1", "fabric.username=admin" })
	void nodeThatIsSetIsAsked(String property) {
		this.runner.withPropertyValues(property).run(UnlistedGroupsTests::asksTheNode);
	}

	@Test
	void nodeThatAVariableNamesIsAsked() {
		this.runner
			.withInitializer((context) -> context.getEnvironment()
				.getPropertySources()
				.addFirst(new SystemEnvironmentPropertySource("test-systemEnvironment",
						Map.of("FABRIC_ADDRESSES", "localhost:1"))))
			.run(UnlistedGroupsTests::asksTheNode);
	}

	private static void asksTheNode(AssertableApplicationContext context) {
		assertThatExceptionOfType(TopologyException.class)
			.isThrownBy(() -> context.getBean(TopologySource.class).fetch(Set.of("YZY")))
			.withMessageContaining("the node at localhost:");
	}

	@Test
	void nodeIsAskedWhereNoGroupListsItsServers() {
		Contexts.bare()
			.withPropertyValues("fabric.datasource.username=app")
			.run((context) -> assertThat(context.getBean(FabricConnectionDetails.class).getAddresses())
				.hasToString("[localhost:32274]"));
	}

}
