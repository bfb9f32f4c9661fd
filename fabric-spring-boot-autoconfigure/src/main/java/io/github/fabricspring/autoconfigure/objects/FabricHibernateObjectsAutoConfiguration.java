package io.github.fabricspring.autoconfigure.objects;

import io.github.fabricspring.autoconfigure.FabricAutoConfiguration;
import io.github.fabricspring.objects.ObjectLens;
import io.github.fabricspring.objects.hibernate.HibernateLens;
import io.github.fabricspring.topology.TopologyMonitor;
import org.hibernate.engine.spi.SessionFactoryImplementor;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;

/**
 * {@link org.springframework.boot.autoconfigure.EnableAutoConfiguration
 * Auto-configuration} for putting entities of JPA back after a failed attempt.
 */
@AutoConfiguration(after = FabricAutoConfiguration.class)
@ConditionalOnClass({ SessionFactoryImplementor.class, jakarta.persistence.Entity.class })
@ConditionalOnBean(TopologyMonitor.class)
public final class FabricHibernateObjectsAutoConfiguration {

	@Bean
	ObjectLens fabricHibernateLens() {
		return new HibernateLens();
	}

}
