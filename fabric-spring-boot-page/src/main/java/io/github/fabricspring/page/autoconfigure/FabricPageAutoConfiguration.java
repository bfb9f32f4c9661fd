package io.github.fabricspring.page.autoconfigure;

import java.time.Clock;

import io.github.fabricspring.actuate.FabricEndpoint;
import io.github.fabricspring.actuate.IncidentLog;
import io.github.fabricspring.autoconfigure.FabricAutoConfiguration;
import io.github.fabricspring.autoconfigure.FabricEndpointAutoConfiguration;
import io.github.fabricspring.page.PageControls;
import io.github.fabricspring.page.source.EndpointSource;
import io.github.fabricspring.pool.ServerPools;
import io.github.fabricspring.topology.TopologyMonitor;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.core.env.Environment;

/**
 * {@link org.springframework.boot.autoconfigure.EnableAutoConfiguration
 * Auto-configuration} for the page. The page reads the bean of the endpoint
 * {@code fabric}. If there is none, as without actuator, it is defined here.
 */
@AutoConfiguration(after = { FabricAutoConfiguration.class, FabricEndpointAutoConfiguration.class })
@ConditionalOnBooleanProperty("fabric.page.enabled")
@ConditionalOnBean({ TopologyMonitor.class, ServerPools.class })
@EnableConfigurationProperties(FabricPageProperties.class)
@ImportRuntimeHints(FabricPageRuntimeHints.class)
public final class FabricPageAutoConfiguration {

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

	@Bean
	Page fabricPage(FabricPageProperties properties, FabricEndpoint endpoint, Environment environment,
			ObjectProvider<PageControls> controls) {
		String name = environment.getProperty("spring.application.name", "this application");
		return new Page(properties.port(), new EndpointSource(endpoint, name), controls.getIfAvailable());
	}

}
