package io.github.fabricspring.autoconfigure;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import io.github.fabricspring.client.FabricClient;
import io.github.fabricspring.client.FabricClientSettings;
import io.github.fabricspring.client.FabricCredentials;
import io.github.fabricspring.client.FabricTopologySource;
import io.github.fabricspring.pool.ServerPools;
import io.github.fabricspring.topology.FixedTopologySource;
import io.github.fabricspring.topology.HostAndPort;
import io.github.fabricspring.topology.RefreshPolicy;
import io.github.fabricspring.topology.TopologyCache;
import io.github.fabricspring.topology.TopologyListener;
import io.github.fabricspring.topology.TopologyMonitor;
import io.github.fabricspring.topology.TopologySource;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The beans of {@code topology}: the source and the cache.
 */
@Configuration(proxyBeanMethods = false)
class FabricTopologyConfiguration {

	@Bean
	@ConditionalOnMissingBean(FabricConnectionDetails.class)
	PropertiesFabricConnectionDetails fabricConnectionDetails(FabricNodeProperties properties) {
		return new PropertiesFabricConnectionDetails(properties);
	}

	@Bean
	@ConditionalOnMissingBean
	TopologySource fabricTopologySource(FabricProperties properties, FabricNodeProperties node,
			FabricConnectionDetails details) {
		if (!properties.staticGroups().isEmpty()) {
			return new FixedTopologySource(fixed(properties.staticGroups()));
		}
		return new FabricTopologySource(
				new FabricClient(new FabricClientSettings(details.getAddresses(), credentials(details),
						node.connectTimeout(), node.readTimeout(), FabricClientSettings.DEFAULT_MAX_ANSWER_BYTES)));
	}

	private static Map<String, List<HostAndPort>> fixed(Map<String, List<String>> groups) {
		return groups.entrySet()
			.stream()
			.collect(Collectors.toMap(Map.Entry::getKey,
					(group) -> group.getValue()
						.stream()
						.map((address) -> HostAndPort.parse("fabric.static." + group.getKey(), address, 3306))
						.toList()));
	}

	private static @Nullable FabricCredentials credentials(FabricConnectionDetails details) {
		String username = details.getUsername();
		String password = details.getPassword();
		return (username != null) ? new FabricCredentials(username, (password != null) ? password : "") : null;
	}

	@Bean
	@ConditionalOnMissingBean(TopologyMonitor.class)
	TopologyCache fabricTopology(TopologySource source, FabricProperties properties) {
		return new TopologyCache(source, RefreshPolicy.DEFAULT.withInterval(properties.topology().refreshInterval()),
				Clock.systemUTC());
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
