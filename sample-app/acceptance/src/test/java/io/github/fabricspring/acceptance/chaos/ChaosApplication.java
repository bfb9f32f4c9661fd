package io.github.fabricspring.acceptance.chaos;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

import io.github.fabricspring.connection.key.CommitResolver.LostCommit;
import io.github.fabricspring.connection.key.CommitResolver.Outcome;
import io.github.fabricspring.outcome.OutcomeListener;
import io.github.fabricspring.sample.StarterProperties;
import io.github.fabricspring.sample.farm.group.FarmGroup;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration;
import org.springframework.boot.persistence.autoconfigure.EntityScan;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/**
 * The application that is put under stress.
 */
final class ChaosApplication {

	private ChaosApplication() {
	}

	static ConfigurableApplicationContext start(FarmGroup group, Class<? extends Bank> bank) {
		Class<?> objects = (bank == EntityBank.class) ? Entities.class : Statements.class;
		return new SpringApplicationBuilder(objects).web(WebApplicationType.NONE)
			.run(StarterProperties.of(group, "--spring.config.location=optional:classpath:/none/",
					"--fabric.outcome.create-table=true", "--fabric.default-group=YYZ", "--fabric.retry.timeout=2m",
					"--fabric.retry.max-attempts=100", "--fabric.datasource.hikari.maximum-pool-size=20"));
	}

	/** Without JPA. */
	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration(exclude = HibernateJpaAutoConfiguration.class)
	@Import({ StatementBank.class, Resolutions.class })
	static class Statements {

	}

	/** With JPA. */
	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@EntityScan(basePackageClasses = EntityBank.class)
	@Import({ EntityBank.class, EntityBank.Desk.class, Resolutions.class })
	static class Entities {

	}

	/** Counts what became of lost COMMITs. */
	static class Resolutions implements OutcomeListener {

		private final AtomicLong committed = new AtomicLong();

		private final AtomicLong rolledBack = new AtomicLong();

		@Override
		public void resolved(LostCommit lost, Outcome outcome, Duration took) {
			if (outcome == Outcome.COMMITTED) {
				this.committed.incrementAndGet();
			}
			else if (outcome == Outcome.NOT_COMMITTED) {
				this.rolledBack.incrementAndGet();
			}
		}

		long all() {
			return committed() + rolledBack();
		}

		long committed() {
			return this.committed.get();
		}

		long rolledBack() {
			return this.rolledBack.get();
		}

	}

}
