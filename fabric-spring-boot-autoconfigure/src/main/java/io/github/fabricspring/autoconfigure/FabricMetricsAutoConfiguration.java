package io.github.fabricspring.autoconfigure;

import java.time.Clock;

import io.github.fabricspring.metrics.PoolMetrics;
import io.github.fabricspring.metrics.RerunMetrics;
import io.github.fabricspring.metrics.TopologyMetrics;
import io.github.fabricspring.topology.TopologyMonitor;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * {@link org.springframework.boot.autoconfigure.EnableAutoConfiguration
 * Auto-configuration} for the meters of look-ups, failovers, reruns and pools.
 */
@AutoConfiguration(after = FabricAutoConfiguration.class,
		afterName = "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration")
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnBean({ MeterRegistry.class, TopologyMonitor.class })
public final class FabricMetricsAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	TopologyMetrics fabricTopologyMetrics(MeterRegistry registry, TopologyMonitor monitor) {
		return new TopologyMetrics(registry, monitor, Clock.systemUTC());
	}

	@Bean
	@ConditionalOnMissingBean
	RerunMetrics fabricRerunMetrics(MeterRegistry registry) {
		return new RerunMetrics(registry);
	}

	@Bean
	@ConditionalOnMissingBean
	PoolMetrics fabricPoolMetrics(MeterRegistry registry) {
		return new PoolMetrics(registry);
	}

}
