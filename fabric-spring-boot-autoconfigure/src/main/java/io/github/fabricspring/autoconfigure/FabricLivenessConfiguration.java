package io.github.fabricspring.autoconfigure;

import io.github.fabricspring.connection.diagnosis.ServerProbe;
import io.github.fabricspring.connection.driver.DriverConnector;
import io.github.fabricspring.connection.key.CommitResolver;
import io.github.fabricspring.liveness.HangLimits;
import io.github.fabricspring.liveness.ServerWatch;
import io.github.fabricspring.pool.ServerPools;
import io.github.fabricspring.topology.TopologyMonitor;

import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;

/**
 * The beans of {@code liveness}: the watch for hanging servers.
 */
@Configuration(proxyBeanMethods = false)
class FabricLivenessConfiguration {

	// No bean asks for it, so lazy initialization would never make it
	@Bean
	@Lazy(false)
	@ConditionalOnMissingBean
	ServerWatch fabricServerWatch(ServerPools pools, DriverConnector connector, TopologyMonitor topology,
			CommitResolver resolver, FabricProperties properties) {
		ServerWatch watch = new ServerWatch(new ServerProbe(connector), topology,
				new HangLimits(properties.topology().suspectAfter(), properties.read().timeout(),
						properties.retry().timeout()),
				resolver);
		watch.watch(pools);
		return watch;
	}

}
