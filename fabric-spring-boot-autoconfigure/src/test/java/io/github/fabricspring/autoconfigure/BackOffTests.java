package io.github.fabricspring.autoconfigure;

import java.time.Duration;
import java.util.List;

import io.github.fabricspring.FabricTemplate;
import io.github.fabricspring.autoconfigure.FabricConnectionDetails.Login;
import io.github.fabricspring.connection.driver.PoolSettings;
import io.github.fabricspring.connection.key.CommitResolver;
import io.github.fabricspring.reads.ReplicaSelector;
import io.github.fabricspring.routing.GroupRoutingDataSource;
import io.github.fabricspring.topology.HostAndPort;
import io.github.fabricspring.topology.Server;
import io.github.fabricspring.topology.ServerMode;
import io.github.fabricspring.topology.ServerStatus;
import io.github.fabricspring.topology.TopologySource;
import io.github.fabricspring.topology.TopologySource.Answers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mockito.Mockito;

import org.springframework.jdbc.core.JdbcTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that what the application declares takes the place of ours, bean by bean.
 */
class BackOffTests {

	@Test
	void topologySourceOfTheApplicationsOwnIsAsked() {
		Server server = new Server("a", "OWN", "own1", 3306, ServerStatus.PRIMARY, ServerMode.READ_WRITE, 1);
		TopologySource own = (groups) -> Answers.of("own", groups, List.of(server), Duration.ofMinutes(1));
		Contexts.withGroups()
			.withBean("own", TopologySource.class, () -> own)
			.withPropertyValues("fabric.default-group=OWN")
			.run((context) -> {
				assertThat(context).hasSingleBean(TopologySource.class);
				assertThat(context.getBean(JdbcTemplate.class).queryForList("SELECT address FROM server", String.class))
					.containsExactly("own1:3306");
			});
	}

	@Test
	void connectionDetailsOfTheApplicationsOwnKnowTheLogin() {
		Contexts.withGroups().withBean("own", FabricConnectionDetails.class, OwnDetails::new).run((context) -> {
			assertThat(context).hasSingleBean(FabricConnectionDetails.class);
			PoolSettings settings = context.getBean(GroupPoolSettings.class).apply("YYZ");
			assertThat(settings.username()).isEqualTo("details");
			assertThat(settings.database()).isEqualTo("shop");
			assertThat(settings.hikari()).containsEntry("connection-timeout", "30000");
		});
	}

	@ParameterizedTest
	@ValueSource(classes = { FabricTemplate.class, ReplicaSelector.class, CommitResolver.class })
	void beanOfTheApplicationsOwnIsTheOnlyOne(Class<?> type) {
		backsOff(type);
	}

	private static <T> void backsOff(Class<T> type) {
		T own = Mockito.mock(type);
		Contexts.withGroups().withBean("own", type, () -> own).run((context) -> {
			assertThat(context).hasSingleBean(GroupRoutingDataSource.class);
			assertThat(context.getBean(type)).isSameAs(own);
		});
	}

	private static final class OwnDetails implements FabricConnectionDetails {

		@Override
		public List<HostAndPort> getAddresses() {
			return List.of(new HostAndPort("fabric1", 32274));
		}

		@Override
		public Login getLogin(String group) {
			return new Login("details", "secret", "shop");
		}

	}

}
