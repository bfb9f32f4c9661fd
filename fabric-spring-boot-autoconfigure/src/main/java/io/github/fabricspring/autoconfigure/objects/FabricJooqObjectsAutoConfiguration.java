package io.github.fabricspring.autoconfigure.objects;

import io.github.fabricspring.autoconfigure.FabricAutoConfiguration;
import io.github.fabricspring.objects.ObjectLens;
import io.github.fabricspring.objects.jooq.JooqLens;
import io.github.fabricspring.objects.jooq.RecordListenerPostProcessor;
import io.github.fabricspring.topology.TopologyMonitor;
import org.jooq.RecordListener;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/**
 * {@link org.springframework.boot.autoconfigure.EnableAutoConfiguration
 * Auto-configuration} for putting records of jOOQ back after a failed attempt.
 */
@AutoConfiguration(after = FabricAutoConfiguration.class)
@ConditionalOnClass(RecordListener.class)
@ConditionalOnBean(TopologyMonitor.class)
@Import(RecordListenerPostProcessor.class)
public final class FabricJooqObjectsAutoConfiguration {

	@Bean
	ObjectLens fabricJooqLens() {
		return new JooqLens();
	}

}
