package io.github.fabricspring.autoconfigure.seen;

import java.time.Clock;
import java.util.Set;
import java.util.TreeSet;

import io.github.fabricspring.autoconfigure.FabricAutoConfiguration;
import io.github.fabricspring.autoconfigure.FabricProperties;
import io.github.fabricspring.metrics.GroupMetrics;
import io.github.fabricspring.metrics.PoolMetrics;
import io.github.fabricspring.metrics.PoolTags;
import io.github.fabricspring.metrics.RerunMetrics;
import io.github.fabricspring.metrics.TopologyMetrics;
import io.github.fabricspring.rerun.RerunExecutor;
import io.github.fabricspring.rerun.annotation.FabricGroupAdvisor;
import io.github.fabricspring.topology.TopologyMonitor;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
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
	GroupMetrics fabricGroupMetrics(MeterRegistry registry, TopologyMonitor monitor,
			ObjectProvider<RerunExecutor> executor) {
		return new GroupMetrics(registry, monitor, (group) -> executor.getObject().waiting(group));
	}

	@Bean
	static PoolTags fabricPoolTags() {
		return new PoolTags();
	}

	// The meters of the groups that are known at start
	@Bean
	SmartInitializingSingleton fabricMeters(RerunMetrics reruns, GroupMetrics groups, FabricGroupAdvisor advisor,
			FabricProperties properties) {
		return () -> {
			Set<String> known = new TreeSet<>(advisor.groups().keySet());
			if (properties.defaultGroup() != null) {
				known.add(properties.defaultGroup());
			}
			reruns.register(known);
			groups.register(known);
		};
	}

	@Bean
	@ConditionalOnMissingBean
	PoolMetrics fabricPoolMetrics(MeterRegistry registry) {
		return new PoolMetrics(registry);
	}

}
