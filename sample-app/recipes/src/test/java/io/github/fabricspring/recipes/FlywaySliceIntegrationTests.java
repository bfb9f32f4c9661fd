package io.github.fabricspring.recipes;

import io.github.fabricspring.test.FailoverTest;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.jdbc.test.autoconfigure.JdbcTest;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Flyway in a slice of an application.
 */
@JdbcTest(properties = "spring.config.name=flyway-slice")
@FailoverTest
class FlywaySliceIntegrationTests {

	@Test
	void theMigrationsHaveRun(@Autowired JdbcClient jdbc) {
		assertThat(jdbc.sql("SELECT COUNT(*) FROM thing").query(Integer.class).single()).isZero();
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
