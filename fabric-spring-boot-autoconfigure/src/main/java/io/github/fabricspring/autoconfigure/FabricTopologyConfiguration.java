package io.github.fabricspring.autoconfigure;

import java.time.Clock;
import java.time.Duration;

import io.github.fabricspring.autoconfigure.check.BundleTls;
import io.github.fabricspring.client.FabricClient;
import io.github.fabricspring.client.FabricClientSettings;
import io.github.fabricspring.client.FabricCredentials;
import io.github.fabricspring.client.FabricTopologySource;
import io.github.fabricspring.connection.driver.AddressConnector;
import io.github.fabricspring.connection.driver.DriverConnector;
import io.github.fabricspring.events.EventPublisher;
import io.github.fabricspring.health.LoginRefusals;
import io.github.fabricspring.pool.PoolListener;
import io.github.fabricspring.pool.ServerPools;
import io.github.fabricspring.topology.FixedTopologySource;
import io.github.fabricspring.topology.RefreshPolicy;
import io.github.fabricspring.topology.Server;
import io.github.fabricspring.topology.TopologyCache;
import io.github.fabricspring.topology.TopologyListener;
import io.github.fabricspring.topology.TopologyMonitor;
import io.github.fabricspring.topology.TopologySource;
import io.github.fabricspring.topology.TopologySources;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/**
 * The beans of {@code topology}: the sources and the cache.
 */
@Configuration(proxyBeanMethods = false)
class FabricTopologyConfiguration {

	/**
	 * How long connecting to a member of a group, and each of its answers, may take. The
	 * others are not waited for as long.
	 */
	private static final Duration DISCOVERY_TIMEOUT = Duration.ofSeconds(5);

	@Bean
	@ConditionalOnMissingBean(FabricConnectionDetails.class)
	PropertiesFabricConnectionDetails fabricConnectionDetails(FabricNodeProperties node, FabricProperties properties,
			Environment environment) {
		boolean named = node.username() != null || node.ssl() != null
				|| Binder.get(environment).bind("fabric.addresses", Bindable.listOf(String.class)).isBound();
		return new PropertiesFabricConnectionDetails(node, named || properties.listed().isEmpty());
	}

	@Bean
	@ConditionalOnMissingBean
	TopologySource fabricTopologySource(FabricNodeProperties node, FabricProperties properties,
			FabricConnectionDetails details, ObjectProvider<SslBundles> bundles) {
		if (details.getAddresses().isEmpty()) {
			return (details instanceof PropertiesFabricConnectionDetails) ? new UnlistedGroups(properties.listed())
					: new FixedTopologySource(details::getServers);
		}
		String bundle = (node.ssl() != null) ? node.ssl().bundle() : null;
		return new FabricTopologySource(
				new FabricClient(new FabricClientSettings(details.getAddresses(), credentials(details),
						node.connectTimeout(), node.readTimeout(), FabricClientSettings.DEFAULT_MAX_ANSWER_BYTES,
						(bundle != null) ? BundleTls.of(bundles.getObject(), bundle) : null)));
	}

	private static @Nullable FabricCredentials credentials(FabricConnectionDetails details) {
		String username = details.getUsername();
		String password = details.getPassword();
		return (username != null) ? new FabricCredentials(username, (password != null) ? password : "") : null;
	}

	@Bean
	@ConditionalOnMissingBean(TopologySources.class)
	GroupSources fabricTopologySources(FabricProperties properties, FabricConnectionDetails details,
			TopologySource node, LoginRefusals logins) {
		return new GroupSources(properties.groups(), details, logins, node);
	}

	@Bean
	LoginRefusals fabricLoginRefusals(FabricProperties properties, DriverConnector driver) {
		AddressConnector connector = new AddressConnector(driver, properties.discovery().login(), DISCOVERY_TIMEOUT);
		return new LoginRefusals(connector::connect, Clock.systemUTC());
	}

	@Bean
	@ConditionalOnMissingBean(TopologyMonitor.class)
	TopologyCache fabricTopology(TopologySources sources, FabricProperties properties) {
		return new TopologyCache(sources, RefreshPolicy.DEFAULT.withInterval(properties.topology().refreshInterval()),
				Clock.systemUTC());
	}

	@Bean
	PoolListener fabricRefusedWrites(TopologySources sources) {
		return new PoolListener() {

			@Override
			public void writeRefused(Server server) {
				sources.of(server.group()).writeRefused(server);
			}

		};
	}

	@Bean
	EventPublisher fabricEventPublisher(ApplicationEventPublisher publisher) {
		return new EventPublisher(publisher);
	}

	// After all singletons exist, as a listener may itself depend on the topology
	@Bean
	SmartInitializingSingleton fabricTopologyListenerRegistrar(ObjectProvider<TopologyMonitor> topology,
			ObjectProvider<TopologyListener> listeners) {
		return () -> topology.ifAvailable((monitor) -> listeners.orderedStream()
			.filter((listener) -> !(listener instanceof ServerPools))
			.forEach(monitor::addListener));
	}

}
