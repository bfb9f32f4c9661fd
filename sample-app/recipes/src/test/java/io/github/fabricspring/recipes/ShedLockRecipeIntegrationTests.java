package io.github.fabricspring.recipes;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.fabricspring.routing.GroupRoutingDataSource;
import io.github.fabricspring.sample.fabric.LocalFabric;
import io.github.fabricspring.sample.farm.junit.FarmExtension;
import net.javacrumbs.shedlock.core.LockProvider;
import net.javacrumbs.shedlock.provider.jdbctemplate.JdbcTemplateLockProvider;
import net.javacrumbs.shedlock.spring.annotation.EnableSchedulerLock;
import net.javacrumbs.shedlock.spring.annotation.SchedulerLock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.batch.autoconfigure.BatchAutoConfiguration;
import org.springframework.boot.batch.jdbc.autoconfigure.BatchJdbcAutoConfiguration;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.quartz.autoconfigure.QuartzAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * ShedLock's locks through a switchover.
 */
class ShedLockRecipeIntegrationTests {

	@RegisterExtension
	static final FarmExtension farm = FarmExtension.shared();

	@Test
	void locksAreTakenAgainAfterASwitchover() {
		try (LocalFabric fabric = LocalFabric.start(farm.get(), RecipeApplication.GROUP);
				ConfigurableApplicationContext application = RecipeApplication.start(fabric, Recipe.class)) {
			Task task = application.getBean(Task.class);
			new JdbcTemplate(application.getBean(GroupRoutingDataSource.class).forGroup(RecipeApplication.GROUP))
				.execute(
						"CREATE TABLE shedlock (name VARCHAR(64) NOT NULL PRIMARY KEY, lock_until TIMESTAMP(3) NOT NULL,"
								+ " locked_at TIMESTAMP(3) NOT NULL, locked_by VARCHAR(255) NOT NULL)");
			runsAgain(task);
			fabric.switchOver();
			runsAgain(task);
		}
	}

	private static void runsAgain(Task task) {
		int before = task.runs();
		await().atMost(Duration.ofMinutes(1)).until(() -> task.runs() >= before + 5);
		assertThat(task.runs()).isPositive();
	}

	/** Counts. */
	static class Task {

		private final AtomicInteger runs = new AtomicInteger();

		@Scheduled(fixedDelay = 200)
		@SchedulerLock(name = "task", lockAtMostFor = "PT5S")
		void run() {
			this.runs.incrementAndGet();
		}

		// A method, because the bean is behind a proxy
		int runs() {
			return this.runs.get();
		}

	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration(exclude = { BatchAutoConfiguration.class, BatchJdbcAutoConfiguration.class,
			FlywayAutoConfiguration.class, QuartzAutoConfiguration.class })
	@EnableScheduling
	@EnableSchedulerLock(defaultLockAtMostFor = "PT1M")
	static class Recipe {

		@Bean
		LockProvider lockProvider(@Qualifier("fabricDataSource") GroupRoutingDataSource fabric) {
			return new JdbcTemplateLockProvider(JdbcTemplateLockProvider.Configuration.builder()
				.withJdbcTemplate(new JdbcTemplate(fabric.forGroup("YYZ")))
				.usingDbTime()
				.build());
		}

		@Bean
		Task task() {
			return new Task();
		}

	}

}
