package io.github.fabricspring.autoconfigure;

import java.util.UUID;

import io.github.fabricspring.autoconfigure.container.FabricServiceConnectionAutoConfiguration;

import org.springframework.beans.factory.InitializingBean;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceInitializationAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcClientAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.boot.transaction.autoconfigure.TransactionManagerCustomizationAutoConfiguration;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Application contexts as a user of the starter has them, short of real servers.
 */
final class Contexts {

	private static final ApplicationContextRunner BARE = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(FabricAutoConfiguration.class, FabricDisabledAutoConfiguration.class,
				FabricServiceConnectionAutoConfiguration.class, AopAutoConfiguration.class,
				DataSourceAutoConfiguration.class, DataSourceInitializationAutoConfiguration.class,
				DataSourceTransactionManagerAutoConfiguration.class, JdbcTemplateAutoConfiguration.class,
				JdbcClientAutoConfiguration.class, TransactionAutoConfiguration.class,
				TransactionManagerCustomizationAutoConfiguration.class));

	private Contexts() {
	}

	/**
	 * The starter and Boot's own auto-configurations, nothing set.
	 * @return what runs such contexts
	 */
	static ApplicationContextRunner bare() {
		return BARE;
	}

	/**
	 * Two static groups with servers that exist in memory only, new ones for each runner.
	 * @return what runs such contexts
	 */
	static ApplicationContextRunner withGroups() {
		return BARE.withUserConfiguration(StubDriver.Configuration.class)
			.withPropertyValues("fabric.groups.YYZ.servers=yyz1:3306,yyz2:3306", "fabric.groups.YYZ.discovery=fixed",
					"fabric.groups.ZRH.servers=zrh1:3306", "fabric.groups.ZRH.discovery=fixed",
					"fabric.datasource.username=app", "fabric.datasource.hikari.connection-timeout=30000",
					"fabric.datasource.database=" + UUID.randomUUID());
	}

	/** A bean that asks the database while the application starts. */
	static class Eager implements InitializingBean {

		private final JdbcTemplate jdbc;

		Eager(JdbcTemplate jdbc) {
			this.jdbc = jdbc;
		}

		@Override
		public void afterPropertiesSet() {
			this.jdbc.execute("SELECT 1");
		}

	}

}
