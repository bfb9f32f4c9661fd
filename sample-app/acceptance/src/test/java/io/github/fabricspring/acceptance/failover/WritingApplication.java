package io.github.fabricspring.acceptance.failover;

import java.util.ArrayList;
import java.util.List;

import io.github.fabricspring.FabricGroup;
import io.github.fabricspring.Rerun;
import io.github.fabricspring.topology.TopologySource;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.annotation.Transactional;

/**
 * An application that writes numbers.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(WritingApplication.Numbers.class)
class WritingApplication {

	static final String GROUP = "YYZ";

	static final int POOL = 5;

	/**
	 * Starts it.
	 * @param source where the servers are
	 * @param arguments more settings
	 * @return the application
	 */
	static ConfigurableApplicationContext start(TopologySource source, String... arguments) {
		List<String> all = new ArrayList<>(List.of("--fabric.outcome.create-table=true",
				"--fabric.default-group=" + GROUP, "--fabric.retry.timeout=60s", "--fabric.retry.max-attempts=100",
				"--fabric.datasource.hikari.maximum-pool-size=" + POOL,
				"--fabric.datasource.properties.sslMode=DISABLED",
				"--fabric.datasource.properties.allowPublicKeyRetrieval=true",
				"--logging.level.org.springframework.transaction.interceptor=off",
				"--logging.level.com.zaxxer.hikari.pool.ProxyConnection=error"));
		all.addAll(List.of(arguments));
		return new SpringApplicationBuilder(WritingApplication.class).web(WebApplicationType.NONE)
			.initializers(
					(context) -> ((GenericApplicationContext) context).registerBean(TopologySource.class, () -> source))
			.run(all.toArray(String[]::new));
	}

	/** What is called. */
	@FabricGroup(value = GROUP, rerun = Rerun.EXACTLY_ONCE)
	static class Numbers {

		static final String TABLE = "CREATE TABLE IF NOT EXISTS number (id BIGINT AUTO_INCREMENT PRIMARY KEY, n INT NOT NULL)";

		private final JdbcClient jdbc;

		Numbers(JdbcClient jdbc) {
			this.jdbc = jdbc;
		}

		void createTable() {
			this.jdbc.sql(TABLE).update();
		}

		void clear() {
			createTable();
			this.jdbc.sql("TRUNCATE number").update();
		}

		List<Integer> all() {
			return this.jdbc.sql("SELECT n FROM number").query(Integer.class).list();
		}

		@Transactional(readOnly = true)
		long count() {
			return this.jdbc.sql("SELECT COUNT(*) FROM number").query(Long.class).single();
		}

		@Transactional
		void write(int number) {
			write(number, () -> {
			});
		}

		@Transactional
		void write(int number, Runnable beforeCommit) {
			this.jdbc.sql("INSERT INTO number (n) VALUES (?)").param(number).update();
			beforeCommit.run();
		}

	}

}
