package io.github.fabricspring.recipes;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import javax.sql.DataSource;

import io.github.fabricspring.routing.GroupRoutingDataSource;
import io.github.fabricspring.sample.fabric.LocalFabric;
import io.github.fabricspring.sample.farm.junit.FarmExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.quartz.Job;
import org.quartz.JobBuilder;
import org.quartz.JobDetail;
import org.quartz.JobExecutionContext;
import org.quartz.SimpleScheduleBuilder;
import org.quartz.Trigger;
import org.quartz.TriggerBuilder;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.batch.autoconfigure.BatchAutoConfiguration;
import org.springframework.boot.batch.jdbc.autoconfigure.BatchJdbcAutoConfiguration;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.quartz.autoconfigure.QuartzDataSource;
import org.springframework.boot.quartz.autoconfigure.QuartzTransactionManager;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Quartz's job store through a switchover.
 */
class QuartzRecipeIntegrationTests {

	private static final AtomicInteger fired = new AtomicInteger();

	@RegisterExtension
	static final FarmExtension farm = FarmExtension.shared();

	@Test
	void jobsAreFiredAgainAfterASwitchover() {
		try (LocalFabric fabric = LocalFabric.start(farm.get(), RecipeApplication.GROUP);
				ConfigurableApplicationContext application = RecipeApplication.start(fabric, Recipe.class,
						"--spring.quartz.job-store-type=jdbc", "--spring.quartz.jdbc.initialize-schema=always")) {
			assertThat(application.isRunning()).isTrue();
			firesAgain();
			fabric.switchOver();
			firesAgain();
		}
	}

	private static void firesAgain() {
		int before = fired.get();
		await().atMost(Duration.ofMinutes(1)).until(() -> fired.get() >= before + 5);
	}

	/** Counts. */
	public static class Counter implements Job {

		@Override
		public void execute(JobExecutionContext context) {
			fired.incrementAndGet();
		}

	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration(
			exclude = { BatchAutoConfiguration.class, BatchJdbcAutoConfiguration.class, FlywayAutoConfiguration.class })
	static class Recipe {

		@Bean(defaultCandidate = false)
		@QuartzDataSource
		DataSource quartzDataSource(@Qualifier("fabricDataSource") GroupRoutingDataSource fabric) {
			return fabric.forGroup("YYZ");
		}

		@Bean(defaultCandidate = false)
		@QuartzTransactionManager
		PlatformTransactionManager quartzTransactionManager(@QuartzDataSource DataSource dataSource) {
			return new JdbcTransactionManager(dataSource);
		}

		@Bean
		JobDetail counter() {
			return JobBuilder.newJob(Counter.class).withIdentity("counter").storeDurably().build();
		}

		@Bean
		Trigger often(JobDetail counter) {
			return TriggerBuilder.newTrigger()
				.forJob(counter)
				.withIdentity("often")
				.withSchedule(SimpleScheduleBuilder.simpleSchedule().withIntervalInMilliseconds(200).repeatForever())
				.build();
		}

	}

}
