package io.github.fabricspring.autoconfigure;

import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.stream.Stream;

import com.mysql.cj.jdbc.Driver;
import io.github.fabricspring.routing.CommitResolver;
import io.github.fabricspring.routing.DriverConnector;
import io.github.fabricspring.routing.GroupRoutingDataSource;
import io.github.fabricspring.routing.PoolListener;
import io.github.fabricspring.routing.ReplicaSelector;
import io.github.fabricspring.routing.RoutingSettings;
import io.github.fabricspring.routing.ScopedTransactionsPostProcessor;
import io.github.fabricspring.routing.ServerPools;
import io.github.fabricspring.routing.StallWatch;
import io.github.fabricspring.routing.WeightedSelector;
import io.github.fabricspring.topology.TopologyCache;
import io.github.fabricspring.topology.TopologyMonitor;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.core.env.Environment;

/**
 * The routing data source, and what it stands on.
 */
@Configuration(proxyBeanMethods = false)
class FabricDataSourceConfiguration {

	static final String NAME = "fabricDataSource";

	@Bean
	static ScopedTransactionsPostProcessor fabricScopedTransactionsPostProcessor() {
		return new ScopedTransactionsPostProcessor();
	}

	@Bean
	GroupSettings fabricGroupSettings(FabricProperties properties, FabricConnectionDetails details) {
		return new GroupSettings(properties, details);
	}

	@Bean
	@ConditionalOnMissingBean
	DriverConnector fabricServerConnector(GroupSettings settings) throws SQLException {
		return new DriverConnector(new Driver(), settings);
	}

	@Bean
	@ConditionalOnMissingBean
	ServerPools fabricServerPools(DriverConnector connector, GroupSettings settings,
			ObjectProvider<CommitResolver> resolver, ObjectProvider<PoolListener> listeners,
			ObjectProvider<TopologyCache> topology, ObjectProvider<TopologyMonitor> monitor,
			FabricProperties properties) {
		ServerPools pools = new ServerPools(connector, settings, resolver.getIfAvailable(), Clock.systemUTC(),
				listeners.orderedStream().toList(), properties.read().settings());
		topology.ifAvailable((cache) -> cache.addListener(pools));
		Duration suspectAfter = properties.topology().suspectAfter();
		if (!suspectAfter.isZero()) {
			monitor.ifAvailable((refreshed) -> pools.watch(new StallWatch(connector, refreshed, suspectAfter)));
		}
		return pools;
	}

	@Bean
	@ConditionalOnMissingBean
	ReplicaSelector fabricReplicaSelector() {
		return new WeightedSelector();
	}

	@Bean
	RoutingSettings fabricRoutingSettings(FabricProperties properties, FabricNodeProperties node) {
		return new RoutingSettings(properties.defaultGroup(), properties.read().settings(),
				node.connectTimeout().plus(node.readTimeout()));
	}

	/**
	 * Another DataSource is what the application gets where it names none.
	 */
	@Configuration(proxyBeanMethods = false)
	@Conditional(OtherDataSourceCondition.class)
	@ConditionalOnMissingBean(GroupRoutingDataSource.class)
	static class Beside {

		@Bean(name = NAME, defaultCandidate = false)
		GroupRoutingDataSource fabricDataSource(TopologyMonitor topology, ServerPools pools, ReplicaSelector selector,
				RoutingSettings routing, GroupSettings settings) {
			settings.check();
			return new GroupRoutingDataSource(topology, pools, selector, routing);
		}

	}

	/**
	 * The application's data source.
	 */
	@Configuration(proxyBeanMethods = false)
	@Conditional(NoOtherDataSourceCondition.class)
	@ConditionalOnMissingBean(GroupRoutingDataSource.class)
	static class Sole {

		@Bean(NAME)
		@Primary
		GroupRoutingDataSource fabricDataSource(TopologyMonitor topology, ServerPools pools, ReplicaSelector selector,
				RoutingSettings routing, GroupSettings settings, Environment environment,
				ObjectProvider<JdbcConnectionDetails> jdbc) {
			checkForConflict(environment, jdbc);
			settings.check();
			return new GroupRoutingDataSource(topology, pools, selector, routing);
		}

		private static void checkForConflict(Environment environment, ObjectProvider<JdbcConnectionDetails> jdbc) {
			Stream.of("spring.datasource.url", "spring.datasource.jndi-name")
				.filter(environment::containsProperty)
				.findFirst()
				.ifPresent((property) -> {
					throw new ConflictingDataSourceException(property);
				});
			jdbc.ifAvailable((details) -> {
				throw new ConflictingDataSourceException("the JdbcConnectionDetails " + details.getJdbcUrl());
			});
		}

	}

}
