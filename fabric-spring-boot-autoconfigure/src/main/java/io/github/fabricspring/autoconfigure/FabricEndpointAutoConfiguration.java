package io.github.fabricspring.autoconfigure;

import java.time.Clock;

import io.github.fabricspring.actuate.FabricEndpoint;
import io.github.fabricspring.pool.ServerPools;
import io.github.fabricspring.topology.TopologyMonitor;

import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * {@link org.springframework.boot.autoconfigure.EnableAutoConfiguration
 * Auto-configuration} for the actuator's endpoint {@code fabric}.
 */
@AutoConfiguration(after = FabricAutoConfiguration.class)
@ConditionalOnClass({ Endpoint.class, ConditionalOnAvailableEndpoint.class })
@ConditionalOnAvailableEndpoint(FabricEndpoint.class)
@ConditionalOnBean({ TopologyMonitor.class, ServerPools.class })
public final class FabricEndpointAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	FabricEndpoint fabricEndpoint(TopologyMonitor monitor, ServerPools pools) {
		return new FabricEndpoint(monitor, pools, Clock.systemUTC());
	}

}
