package io.github.fabricspring.autoconfigure.objects;

import io.github.fabricspring.autoconfigure.FabricAutoConfiguration;
import io.github.fabricspring.objects.ObjectLens;
import io.github.fabricspring.objects.data.AggregateCallback;
import io.github.fabricspring.objects.data.AggregateListener;
import io.github.fabricspring.objects.data.DataJdbcLens;
import io.github.fabricspring.objects.data.DomainEventsPostProcessor;
import io.github.fabricspring.objects.data.PersistableLens;
import io.github.fabricspring.topology.TopologyMonitor;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Role;
import org.springframework.data.domain.Persistable;
import org.springframework.data.relational.core.mapping.RelationalMappingContext;

/**
 * {@link org.springframework.boot.autoconfigure.EnableAutoConfiguration
 * Auto-configuration} for putting aggregates of Spring Data back after a failed attempt.
 */
@AutoConfiguration(after = FabricAutoConfiguration.class)
@ConditionalOnClass(Persistable.class)
@ConditionalOnBean(TopologyMonitor.class)
@Import(DomainEventsPostProcessor.class)
public final class FabricDataObjectsAutoConfiguration {

	@Bean
	ObjectLens fabricPersistableLens() {
		return new PersistableLens();
	}

	/** Spring Data JDBC. */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(RelationalMappingContext.class)
	static class Jdbc {

		@Bean
		ObjectLens fabricDataJdbcLens(ObjectProvider<RelationalMappingContext> contexts) {
			return new DataJdbcLens(() -> contexts.stream().toList());
		}

		@Bean
		@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
		AggregateListener fabricAggregateListener() {
			return new AggregateListener();
		}

		@Bean
		@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
		AggregateCallback fabricAggregateCallback() {
			return new AggregateCallback();
		}

	}

}
