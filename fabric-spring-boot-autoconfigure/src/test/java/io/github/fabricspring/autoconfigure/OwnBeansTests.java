package io.github.fabricspring.autoconfigure;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.fabricspring.FabricTemplate;
import io.github.fabricspring.connection.driver.DriverConnector;
import io.github.fabricspring.connection.driver.ServerConnector;
import io.github.fabricspring.connection.key.CommitResolver;
import io.github.fabricspring.connection.key.CommitResolver.LostCommit;
import io.github.fabricspring.connection.key.CommitResolver.Outcome;
import io.github.fabricspring.outcome.OutcomeListener;
import io.github.fabricspring.pool.PoolListener;
import io.github.fabricspring.pool.ServerPools;
import io.github.fabricspring.support.FakeTopology;
import io.github.fabricspring.topology.Server;
import io.github.fabricspring.topology.ServerMode;
import io.github.fabricspring.topology.ServerStatus;
import io.github.fabricspring.topology.Topology;
import io.github.fabricspring.topology.TopologyListener;
import io.github.fabricspring.topology.TopologySource;
import io.github.fabricspring.topology.TopologySources;
import org.junit.jupiter.api.Test;

import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.JdbcTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests that beans of the application's own take the place of ours.
 */
class OwnBeansTests {

	private static final Server OLD = server("old");

	private static final Server NEW = server("new");

	@Test
	void poolsFollowATopologyOfTheApplicationsOwn() {
		Contexts.withGroups().withUserConfiguration(OwnTopology.class).run((context) -> {
			FakeTopology topology = context.getBean(FakeTopology.class);
			FabricTemplate fabric = context.getBean(FabricTemplate.class);
			JdbcTemplate jdbc = context.getBean(JdbcTemplate.class);
			String sql = "SELECT address FROM server";
			assertThat(fabric.execute("YYZ", () -> jdbc.queryForList(sql, String.class))).containsExactly("old:3306");
			topology.announce("YYZ", NEW);
			ServerPools pools = context.getBean(ServerPools.class);
			await().until(() -> pools.pools().keySet(), (names) -> names.equals(Set.of("YYZ/new:3306")));
			assertThat(context.getBean(OwnTopology.class).changes).containsExactly(topology.current());
			assertThat(fabric.execute("YYZ", () -> jdbc.queryForList(sql, String.class))).containsExactly("new:3306");
		});
	}

	@Test
	void theSourceOfAGroupIsToldOfRefusedWrites() {
		List<Server> told = new ArrayList<>();
		TopologySource source = new TopologySource() {

			@Override
			public Answers fetch(Set<String> groups) {
				return Answers.of("own", groups, List.of(OLD), Duration.ofMinutes(1));
			}

			@Override
			public void writeRefused(Server server) {
				told.add(server);
			}

		};
		Contexts.withGroups().withBean(TopologySources.class, () -> (group) -> source).run((context) -> {
			context.getBeanProvider(PoolListener.class).forEach((listener) -> listener.writeRefused(OLD));
			assertThat(told).containsExactly(OLD);
		});
	}

	@Test
	void aConnectorOfTheApplicationsOwnIsNotAmbiguous() {
		Contexts.bare()
			.withPropertyValues("fabric.groups.YYZ.servers=127.0.0.1:1", "fabric.groups.YYZ.discovery=fixed",
					"fabric.datasource.username=app")
			.withBean(ServerConnector.class, () -> (server, session, timeout) -> {
				throw new SQLException("not connected");
			})
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(DriverConnector.class));
	}

	@Test
	void allOutcomeListenersAreToldAndNoneChangesTheOutcome() {
		Contexts.withGroups().withUserConfiguration(OutcomeListeners.class).run((context) -> {
			Outcome outcome = context.getBean(CommitResolver.class)
				.resolve(new LostCommit("nowhere", OLD, "session", UUID.randomUUID(), Duration.ofMillis(1),
						new SQLException("Communications link failure", "08S01")));
			assertThat(outcome).isEqualTo(Outcome.UNKNOWN);
			assertThat(context.getBean(OutcomeListeners.class).told).containsExactly(Outcome.UNKNOWN);
		});
	}

	private static Server server(String name) {
		return new Server("uuid-" + name, "YYZ", name, 3306, ServerStatus.PRIMARY, ServerMode.READ_WRITE, 1.0);
	}

	@TestConfiguration(proxyBeanMethods = false)
	static class OwnTopology {

		final List<Topology> changes = new CopyOnWriteArrayList<>();

		@Bean
		FakeTopology topology() {
			FakeTopology topology = new FakeTopology();
			topology.announce("YYZ", OLD);
			return topology;
		}

		@Bean
		TopologyListener listener() {
			return new TopologyListener() {
				@Override
				public void topologyChanged(Topology previous, Topology current) {
					OwnTopology.this.changes.add(current);
				}
			};
		}

	}

	@TestConfiguration(proxyBeanMethods = false)
	static class OutcomeListeners {

		final List<Outcome> told = new ArrayList<>();

		@Bean
		@Order(1)
		OutcomeListener failing() {
			return new OutcomeListener() {
				@Override
				public void resolved(LostCommit lost, Outcome outcome, Duration took) {
					throw new IllegalStateException("a listener's own");
				}
			};
		}

		@Bean
		@Order(2)
		OutcomeListener recording() {
			return new OutcomeListener() {
				@Override
				public void resolved(LostCommit lost, Outcome outcome, Duration took) {
					OutcomeListeners.this.told.add(outcome);
				}
			};
		}

	}

}
