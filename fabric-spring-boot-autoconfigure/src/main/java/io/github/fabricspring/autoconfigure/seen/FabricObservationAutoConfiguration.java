package io.github.fabricspring.autoconfigure.seen;

import io.github.fabricspring.autoconfigure.FabricAutoConfiguration;
import io.github.fabricspring.observation.CallObservations;
import io.github.fabricspring.observation.FabricObservationConvention;
import io.github.fabricspring.rerun.observer.CallObserver;
import io.github.fabricspring.topology.TopologyMonitor;
import io.micrometer.observation.ObservationRegistry;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * {@link org.springframework.boot.autoconfigure.EnableAutoConfiguration
 * Auto-configuration} for the observations of calls, of their attempts and their waits.
 */
@AutoConfiguration(after = FabricAutoConfiguration.class,
		afterName = "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration")
@ConditionalOnClass(ObservationRegistry.class)
@ConditionalOnBean({ ObservationRegistry.class, TopologyMonitor.class })
public final class FabricObservationAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(CallObserver.class)
	CallObserver fabricCallObservations(ObservationRegistry registry,
			ObjectProvider<FabricObservationConvention> conventions) {
		return new CallObservations(registry, conventions.orderedStream().toList());
	}

}
