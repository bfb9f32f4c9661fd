package io.github.fabricspring.acceptance.matrix;

import java.sql.Connection;
import java.util.function.IntFunction;

import javax.sql.DataSource;

import io.github.fabricspring.routing.GroupRoutingDataSource;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration;
import org.springframework.boot.persistence.autoconfigure.EntityScan;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.LazyConnectionDataSourceProxy;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.orm.jpa.SharedEntityManagerCreator;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * The same service over each kind of transaction manager.
 */
final class MatrixApplication {

	private MatrixApplication() {
	}

	private static IntFunction<String> work(JdbcTemplate jdbc, Commits commits) {
		return (number) -> {
			commits.count(number);
			jdbc.update("INSERT INTO cut_row (n) VALUES (?)", number);
			return "rows: " + jdbc.queryForObject("SELECT COUNT(*) FROM cut_row WHERE n = ?", Integer.class, number);
		};
	}

	/** What Boot configures by itself. */
	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration(exclude = HibernateJpaAutoConfiguration.class)
	static class Jdbc {

		@Bean
		Commits commits() {
			return new Commits();
		}

		@Bean
		MatrixService service(PlatformTransactionManager transactions, JdbcTemplate jdbc, Commits commits) {
			return new MatrixService(transactions, work(jdbc, commits));
		}

	}

	/** Connections are fetched with the first statement. */
	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration(exclude = HibernateJpaAutoConfiguration.class)
	static class Lazy {

		@Bean
		Commits commits() {
			return new Commits();
		}

		@Bean
		DataSource lazy(@Qualifier("fabricDataSource") GroupRoutingDataSource routing) {
			LazyConnectionDataSourceProxy lazy = new LazyConnectionDataSourceProxy();
			lazy.setTargetDataSource(routing);
			lazy.setDefaultAutoCommit(true);
			lazy.setDefaultTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
			return lazy;
		}

		@Bean
		MatrixService service(PlatformTransactionManager transactions, JdbcTemplate jdbc, Commits commits) {
			return new MatrixService(transactions, work(jdbc, commits));
		}

	}

	/** Hibernate. */
	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@EntityScan(basePackageClasses = CutRow.class)
	static class Jpa {

		@Bean
		Commits commits() {
			return new Commits();
		}

		@Bean
		MatrixService service(PlatformTransactionManager transactions, EntityManagerFactory factory, Commits commits) {
			allowSavepoints((JpaTransactionManager) transactions);
			EntityManager entities = SharedEntityManagerCreator.createSharedEntityManager(factory);
			return new MatrixService(transactions, (number) -> {
				commits.count(number);
				entities.persist(new CutRow(number));
				entities.flush();
				return "rows: " + entities.createQuery("SELECT COUNT(r) FROM CutRow r WHERE r.n = :n", Long.class)
					.setParameter("n", number)
					.getSingleResult();
			});
		}

		private static void allowSavepoints(JpaTransactionManager transactions) {
			transactions.setJpaDialect(new SavepointDialect());
			transactions.setNestedTransactionAllowed(true);
		}

	}

}
