package io.github.fabricspring.acceptance.bench;

import io.github.fabricspring.FabricGroup;
import io.github.fabricspring.Rerun;
import io.github.fabricspring.sample.StarterProperties;
import io.github.fabricspring.sample.farm.group.FarmGroup;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.annotation.Transactional;

/**
 * The application whose calls are timed while its primary moves.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(FailoverApplication.Notes.class)
class FailoverApplication {

	static ConfigurableApplicationContext start(FarmGroup group) {
		return new SpringApplicationBuilder(FailoverApplication.class).web(WebApplicationType.NONE)
			.run(StarterProperties.of(group, "--fabric.outcome.create-table=true", "--fabric.default-group=YYZ",
					"--fabric.retry.timeout=60s", "--fabric.retry.max-attempts=100",
					"--fabric.datasource.hikari.maximum-pool-size=20",
					"--logging.level.org.springframework.transaction.interceptor=off",
					"--logging.level.com.zaxxer.hikari.pool.ProxyConnection=error"));
	}

	/** What is called. */
	@FabricGroup(value = "YYZ", rerun = Rerun.EXACTLY_ONCE)
	static class Notes {

		private final JdbcClient jdbc;

		Notes(JdbcClient jdbc) {
			this.jdbc = jdbc;
		}

		void createTables() {
			this.jdbc.sql("CREATE TABLE note (id BIGINT AUTO_INCREMENT PRIMARY KEY, text VARCHAR(50))").update();
			this.jdbc.sql("CREATE TABLE probe (server INT PRIMARY KEY, n BIGINT NOT NULL)").update();
		}

		@Transactional
		void write() {
			this.jdbc.sql("INSERT INTO note (text) VALUES ('a row')").update();
		}

		@Transactional(readOnly = true)
		void read() {
			this.jdbc.sql("SELECT text FROM note WHERE id = 1").query(String.class).optional();
		}

	}

}
