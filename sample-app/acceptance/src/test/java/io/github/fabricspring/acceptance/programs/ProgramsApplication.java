package io.github.fabricspring.acceptance.programs;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import javax.sql.DataSource;

import io.github.fabricspring.connection.key.CommitResolver.LostCommit;
import io.github.fabricspring.connection.key.CommitResolver.Outcome;
import io.github.fabricspring.outcome.OutcomeListener;
import io.github.fabricspring.sample.farm.FarmAccounts;
import jakarta.persistence.EntityManagerFactory;
import org.apache.ibatis.session.SqlSessionFactory;
import org.mybatis.spring.SqlSessionFactoryBean;
import org.mybatis.spring.mapper.MapperFactoryBean;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.persistence.autoconfigure.EntityScan;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.data.jdbc.core.JdbcAggregateOperations;
import org.springframework.data.jdbc.repository.config.AbstractJdbcConfiguration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.orm.jpa.SharedEntityManagerCreator;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * The application that runs programs: every mapper of objects and two transaction
 * managers over the starter's data source.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@EntityScan(basePackageClasses = Rows.class)
class ProgramsApplication {

	/** Milliseconds after which a client finds out that nobody answers. */
	private static final int SOCKET_TIMEOUT = 3000;

	static ConfigurableApplicationContext start(Groups groups) {
		FarmAccounts accounts = FarmAccounts.DEFAULTS;
		return new SpringApplicationBuilder(ProgramsApplication.class).web(WebApplicationType.NONE)
			.initializers((context) -> {
				GenericApplicationContext beans = (GenericApplicationContext) context;
				beans.registerBean(Groups.class, () -> groups, (bean) -> bean.setDestroyMethodName(""));
			})
			.properties("spring.config.name=programs", "spring.main.banner-mode=off", "logging.level.root=off",
					"logging.level.io.github.fabricspring=off", "logging.level.org.hibernate=off",
					"logging.level.com.zaxxer.hikari=off",
					"logging.level.org.springframework.transaction.interceptor=off",
					"fabric.datasource.username=" + accounts.application().user(),
					"fabric.datasource.password=" + accounts.application().password(),
					"fabric.datasource.database=" + accounts.database(),
					"fabric.datasource.properties.sslMode=DISABLED",
					"fabric.datasource.properties.allowPublicKeyRetrieval=true",
					"fabric.datasource.properties.allowMultiQueries=true",
					"fabric.datasource.properties.socketTimeout=" + SOCKET_TIMEOUT,
					// no packets of the pool's own among those that are counted
					"fabric.datasource.hikari.minimum-idle=0", "fabric.outcome.purge-interval=0",
					"fabric.outcome.create-table=true", "fabric.default-group=A", "fabric.read.routing=primary")
			.run();
	}

	@Bean
	Resolutions resolutions() {
		return new Resolutions();
	}

	@Bean
	PoolUse pools() {
		return new PoolUse();
	}

	@Bean
	@Primary
	JpaTransactionManager transactionManager(EntityManagerFactory factory) {
		return new JpaTransactionManager(factory);
	}

	@Bean
	JdbcTransactionManager jdbcTransactions(DataSource dataSource) {
		return new JdbcTransactionManager(dataSource);
	}

	@Bean
	SqlSessionFactoryBean sessions(DataSource dataSource) {
		SqlSessionFactoryBean sessions = new SqlSessionFactoryBean();
		sessions.setDataSource(dataSource);
		return sessions;
	}

	@Bean
	MapperFactoryBean<ObjectSteps.Bills> bills(SqlSessionFactory sessions) {
		sessions.getConfiguration().addMapper(ObjectSteps.Bills.class);
		MapperFactoryBean<ObjectSteps.Bills> bills = new MapperFactoryBean<>(ObjectSteps.Bills.class);
		bills.setSqlSessionFactory(sessions);
		return bills;
	}

	@Bean
	ProgramService service() {
		return new ProgramService();
	}

	@Bean
	Interpreter interpreter(ProgramService service, JpaTransactionManager jpa, JdbcTransactionManager jdbc,
			JdbcTemplate template, Groups groups, EntityManagerFactory factory, JdbcAggregateOperations aggregates,
			ObjectSteps.Bills bills) {
		Map<Program.Manager, PlatformTransactionManager> managers = Map.of(Program.Manager.JPA, jpa,
				Program.Manager.JDBC, jdbc);
		return new Interpreter(service, managers, new JdbcSteps(template, groups),
				new ObjectSteps(SharedEntityManagerCreator.createSharedEntityManager(factory), aggregates, bills));
	}

	/** Spring Data JDBC. */
	@Configuration(proxyBeanMethods = false)
	static class Aggregates extends AbstractJdbcConfiguration {

	}

	/** Counts lost COMMITs whose fate was found out. */
	static final class Resolutions implements OutcomeListener {

		private final AtomicInteger count = new AtomicInteger();

		@Override
		public void resolved(LostCommit lost, Outcome outcome, Duration took) {
			if (outcome != Outcome.UNKNOWN) {
				this.count.incrementAndGet();
			}
		}

		int count() {
			return this.count.get();
		}

	}

}
