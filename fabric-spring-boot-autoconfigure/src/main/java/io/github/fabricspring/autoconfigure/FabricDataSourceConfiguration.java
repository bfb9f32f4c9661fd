package io.github.fabricspring.autoconfigure;

import java.sql.SQLException;
import java.time.Duration;
import java.util.stream.Stream;

import com.mysql.cj.jdbc.Driver;
import io.github.fabricspring.autoconfigure.check.GroupNames;
import io.github.fabricspring.autoconfigure.condition.NoOtherDataSourceCondition;
import io.github.fabricspring.autoconfigure.condition.OtherDataSourceCondition;
import io.github.fabricspring.autoconfigure.failure.ConflictingDataSourceException;
import io.github.fabricspring.call.GroupsInUse;
import io.github.fabricspring.connection.driver.DriverConnector;
import io.github.fabricspring.connection.driver.ServerIdentities;
import io.github.fabricspring.connection.key.CommitResolver;
import io.github.fabricspring.pool.PoolListener;
import io.github.fabricspring.pool.ServerPools;
import io.github.fabricspring.reads.Readers;
import io.github.fabricspring.reads.ReplicaSelector;
import io.github.fabricspring.reads.WeightedSelector;
import io.github.fabricspring.routing.CommitListener;
import io.github.fabricspring.routing.GroupRoutingDataSource;
import io.github.fabricspring.routing.RoutingSettings;
import io.github.fabricspring.routing.ScopedTransactionsPostProcessor;
import io.github.fabricspring.topology.TopologyMonitor;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Fallback;
import org.springframework.context.annotation.Primary;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.datasource.LazyConnectionDataSourceProxy;
import org.springframework.util.function.SingletonSupplier;

/**
 * The routing data source, and what it stands on.
 */
@Configuration(proxyBeanMethods = false)
class FabricDataSourceConfiguration {

	static final String NAME = "fabricDataSource";

	private static final String FETCH = "spring.datasource.connection-fetch";

	@Bean
	static ScopedTransactionsPostProcessor fabricScopedTransactionsPostProcessor(
			ObjectProvider<CommitListener> listeners) {
		return new ScopedTransactionsPostProcessor(
				SingletonSupplier.of(() -> CommitListener.composite(listeners.orderedStream().toList())));
	}

	@Bean
	GroupPoolSettings fabricGroupSettings(FabricProperties properties, FabricConnectionDetails details,
			ObjectProvider<SslBundles> bundles, ConfigurableEnvironment environment) {
		GroupNames.checkVariables(environment.getSystemEnvironment().keySet());
		return new GroupPoolSettings(properties, details, bundles::getObject);
	}

	// Where the application has a ServerConnector of its own, that one connects outside
	// the pools
	@Bean
	@Fallback
	@ConditionalOnMissingBean
	DriverConnector fabricServerConnector(GroupPoolSettings settings, FabricProperties properties) throws SQLException {
		// An outcome is asked for up to five seconds after the time of its call
		Duration longestCall = properties.retry().timeout().plusSeconds(5);
		return new DriverConnector(new Driver(), settings, new ServerIdentities(longestCall));
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
			TopologyMonitor topology) {
		ServerPools pools = new ServerPools(connector, settings, resolver.getIfAvailable(() -> CommitResolver.NONE),
				readers, listeners.orderedStream().toList());
		topology.addListener(pools);
		return pools;
	}

	@Bean
	@ConditionalOnMissingBean
	ReplicaSelector fabricReplicaSelector() {
		return new WeightedSelector();
	}

	@Bean
	RoutingSettings fabricRoutingSettings(FabricProperties properties, FabricNodeProperties node,
			FabricConnectionDetails details) {
		Duration allNodesOnce = node.connectTimeout()
			.plus(node.readTimeout())
			.multipliedBy(Math.max(1, details.getAddresses().size()));
		Duration call = properties.retry().timeout();
		// A name may have several addresses, each with a timeout of its own
		Duration firstLookup = (allNodesOnce.compareTo(call) < 0) ? call : allNodesOnce;
		return new RoutingSettings(properties.defaultGroup(), properties.read().settings(), firstLookup,
				(properties.retry().enabled()) ? properties.retry().timeout() : Duration.ZERO,
				properties.unscopedWrites());
	}

	private static void checkForConflict(Environment environment) {
		Stream.of("spring.datasource.url", "spring.datasource.jndi-name")
			.filter(environment::containsProperty)
			.findFirst()
			.ifPresent((property) -> {
				throw new ConflictingDataSourceException(property);
			});
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
				RoutingSettings routing, GroupPoolSettings settings, GroupsInUse groups) {
			settings.check();
			return new GroupRoutingDataSource(topology, pools, readers, routing, groups);
		}

	}

	/**
	 * The application's data source.
	 */
	@Configuration(proxyBeanMethods = false)
	@Conditional(NoOtherDataSourceCondition.class)
	@ConditionalOnMissingBean(GroupRoutingDataSource.class)
	@ConditionalOnProperty(name = FETCH, havingValue = "eager", matchIfMissing = true)
	static class Sole {

		@Bean(NAME)
		@Primary
		GroupRoutingDataSource fabricDataSource(TopologyMonitor topology, ServerPools pools, Readers readers,
				RoutingSettings routing, GroupPoolSettings settings, GroupsInUse groups, Environment environment) {
			checkForConflict(environment);
			settings.check();
			return new GroupRoutingDataSource(topology, pools, readers, routing, groups);
		}

	}

	/**
	 * The application's data source, which fetches connections as late as possible. Boot
	 * itself wraps its own data source alone.
	 */
	@Configuration(proxyBeanMethods = false)
	@Conditional(NoOtherDataSourceCondition.class)
	@ConditionalOnMissingBean(GroupRoutingDataSource.class)
	@ConditionalOnProperty(name = FETCH, havingValue = "lazy")
	static class Lazy {

		@Bean(NAME)
		GroupRoutingDataSource fabricDataSource(TopologyMonitor topology, ServerPools pools, Readers readers,
				RoutingSettings routing, GroupPoolSettings settings, GroupsInUse groups, Environment environment) {
			checkForConflict(environment);
			settings.check();
			return new GroupRoutingDataSource(topology, pools, readers, routing, groups);
		}

		// The isolation is the server's. It is not asked for at start, so a transaction
		// that wants one of its own fetches its connection at once
		@Bean
		@Primary
		LazyConnectionDataSourceProxy fabricLazyDataSource(@Qualifier(NAME) GroupRoutingDataSource fabric,
				FabricProperties properties) {
			LazyConnectionDataSourceProxy lazy = new LazyConnectionDataSourceProxy(fabric);
			lazy.setDefaultAutoCommit(!"false".equalsIgnoreCase(properties.datasource().hikari().get("auto-commit")));
			return lazy;
		}

	}

}
