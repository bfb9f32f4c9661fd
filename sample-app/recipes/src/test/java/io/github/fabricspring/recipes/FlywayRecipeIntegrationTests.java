package io.github.fabricspring.recipes;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import javax.sql.DataSource;

import io.github.fabricspring.routing.GroupRoutingDataSource;
import io.github.fabricspring.sample.fabric.LocalFabric;
import io.github.fabricspring.sample.farm.junit.FarmExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.batch.autoconfigure.BatchAutoConfiguration;
import org.springframework.boot.batch.jdbc.autoconfigure.BatchJdbcAutoConfiguration;
import org.springframework.boot.flyway.autoconfigure.FlywayDataSource;
import org.springframework.boot.quartz.autoconfigure.QuartzAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.JdbcTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Flyway, started while its group has no primary.
 */
class FlywayRecipeIntegrationTests {

	/** Longer than HikariCP lets a caller wait. */
	private static final Duration WITHOUT_A_PRIMARY = Duration.ofSeconds(6);

	@RegisterExtension
	static final FarmExtension farm = FarmExtension.shared();

	@Test
	void applicationStartedWithoutAPrimaryMigratesTheNextOne() throws Exception {
		try (LocalFabric fabric = LocalFabric.start(farm.get(), RecipeApplication.GROUP)) {
			fabric.administration().demote(RecipeApplication.GROUP, false);
			CompletableFuture<ConfigurableApplicationContext> starting = CompletableFuture
				.supplyAsync(() -> RecipeApplication.start(fabric, Recipe.class));
			await().during(WITHOUT_A_PRIMARY).atMost(Duration.ofMinutes(1)).until(() -> !starting.isDone());
			fabric.administration().promote(RecipeApplication.GROUP, null, false);
			try (ConfigurableApplicationContext application = starting.get(2, TimeUnit.MINUTES)) {
				DataSource flyway = application.getBean("flywayDataSource", DataSource.class);
				assertThat(new JdbcTemplate(flyway).queryForObject("SELECT COUNT(*) FROM thing", Integer.class))
					.isZero();
			}
		}
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration(
			exclude = { BatchAutoConfiguration.class, BatchJdbcAutoConfiguration.class, QuartzAutoConfiguration.class })
	static class Recipe {

		@Bean(defaultCandidate = false)
		@FlywayDataSource
		DataSource flywayDataSource(@Qualifier("fabricDataSource") GroupRoutingDataSource fabric) {
			return fabric.forGroup("YYZ");
		}

	}

}
