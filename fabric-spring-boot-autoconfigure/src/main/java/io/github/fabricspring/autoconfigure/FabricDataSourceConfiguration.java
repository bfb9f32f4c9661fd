package io.github.fabricspring.autoconfigure;

import java.sql.SQLException;
import java.util.stream.Stream;

import com.mysql.cj.jdbc.Driver;
import io.github.fabricspring.connection.CommitResolver;
import io.github.fabricspring.connection.driver.DriverConnector;
import io.github.fabricspring.pool.PoolListener;
import io.github.fabricspring.pool.ServerPools;
import io.github.fabricspring.reads.Readers;
import io.github.fabricspring.reads.ReplicaSelector;
import io.github.fabricspring.reads.WeightedSelector;
import io.github.fabricspring.routing.GroupRoutingDataSource;
import io.github.fabricspring.routing.RoutingSettings;
import io.github.fabricspring.routing.ScopedTransactionsPostProcessor;
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
	GroupPoolSettings fabricGroupSettings(FabricProperties properties, FabricConnectionDetails details) {
		return new GroupPoolSettings(properties, details);
	}

	@Bean
	@ConditionalOnMissingBean
	DriverConnector fabricServerConnector(GroupPoolSettings settings) throws SQLException {
		return new DriverConnector(new Driver(), settings);
	}

	@Bean
	@ConditionalOnMissingBean
	Readers fabricReaders(ReplicaSelector selector, FabricProperties properties, DriverConnector connector) {
		return new Readers(selector, properties.read().settings(), connector);
	}

	@Bean
	@ConditionalOnMissingBean
	ServerPools fabricServerPools(DriverConnector connector, GroupPoolSettings settings,
			ObjectProvider<CommitResolver> resolver, Readers readers, ObjectProvider<PoolListener> listeners,
			ObjectProvider<TopologyCache> topology) {
		ServerPools pools = new ServerPools(connector, settings, resolver.getIfAvailable(() -> CommitResolver.NONE),
				readers, listeners.orderedStream().toList());
		topology.ifAvailable((cache) -> cache.addListener(pools));
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
		GroupRoutingDataSource fabricDataSource(TopologyMonitor topology, ServerPools pools, Readers readers,
				RoutingSettings routing, GroupPoolSettings settings) {
			settings.check();
			return new GroupRoutingDataSource(topology, pools, readers, routing);
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
		GroupRoutingDataSource fabricDataSource(TopologyMonitor topology, ServerPools pools, Readers readers,
				RoutingSettings routing, GroupPoolSettings settings, Environment environment,
				ObjectProvider<JdbcConnectionDetails> jdbc) {
			checkForConflict(environment, jdbc);
			settings.check();
			return new GroupRoutingDataSource(topology, pools, readers, routing);
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
