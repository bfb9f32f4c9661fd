package io.github.fabricspring.autoconfigure;

import java.time.Clock;

import io.github.fabricspring.actuate.FabricEndpoint;
import io.github.fabricspring.actuate.IncidentLog;
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
	IncidentLog fabricIncidentLog() {
		return new IncidentLog(Clock.systemUTC());
	}

	@Bean
	@ConditionalOnMissingBean
	FabricEndpoint fabricEndpoint(TopologyMonitor monitor, ServerPools pools, IncidentLog incidents) {
		return new FabricEndpoint(monitor, pools, incidents, Clock.systemUTC());
	}

}
