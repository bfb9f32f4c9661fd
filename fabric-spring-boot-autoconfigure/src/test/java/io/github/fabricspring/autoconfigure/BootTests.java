package io.github.fabricspring.autoconfigure;

import javax.sql.DataSource;

import io.github.fabricspring.FabricGroup;
import io.github.fabricspring.FabricTemplate;
import io.github.fabricspring.routing.GroupRoutingDataSource;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.Id;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.flyway.autoconfigure.FlywayDataSource;
import org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration;
import org.springframework.boot.persistence.autoconfigure.EntityScan;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.orm.jpa.SharedEntityManagerCreator;
import org.springframework.transaction.TransactionManager;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that Boot's own auto-configurations start with ours and lead to the groups.
 */
class BootTests {

	private static final String UNREACHABLE = "fabric.groups.YYZ.servers=127.0.0.1:1";

	@Test
	void jdbcTemplateAndClientLeadToTheGroup() {
		Contexts.withGroups().run((context) -> {
			FabricTemplate fabric = context.getBean(FabricTemplate.class);
			String sql = "SELECT address FROM server";
			JdbcTemplate template = context.getBean(JdbcTemplate.class);
			assertThat(fabric.execute("YYZ", () -> template.queryForList(sql, String.class)))
				.containsExactly("yyz1:3306");
			JdbcClient client = context.getBean(JdbcClient.class);
			assertThat(fabric.execute("ZRH", () -> client.sql(sql).query(String.class).single()))
				.isEqualTo("zrh1:3306");
		});
	}

	@Test
	void transactionTemplateCommitsAndRollsBackInTheGroup() {
		Contexts.withGroups().run((context) -> {
			assertThat(context.getBean(TransactionManager.class)).isInstanceOf(JdbcTransactionManager.class);
			FabricTemplate fabric = context.getBean(FabricTemplate.class);
			JdbcTemplate jdbc = context.getBean(JdbcTemplate.class);
			TransactionTemplate transactions = context.getBean(TransactionTemplate.class);
			fabric.executeWithoutResult("YYZ", () -> {
				transactions.executeWithoutResult((status) -> jdbc.update("INSERT INTO server VALUES ('kept')"));
				transactions.executeWithoutResult((status) -> {
					jdbc.update("INSERT INTO server VALUES ('undone')");
					status.setRollbackOnly();
				});
			});
			assertThat(fabric.execute("YYZ", () -> jdbc.queryForList("SELECT address FROM server", String.class)))
				.containsExactlyInAnyOrder("yyz1:3306", "kept");
		});
	}

	@Test
	void jpaStartsWithoutADefaultGroupAndWithoutAnyServer() {
		withJpa(Contexts.bare())
			.withPropertyValues(UNREACHABLE, "fabric.groups.YYZ.discovery=fixed", "fabric.datasource.username=app")
			.run((context) -> {
				assertThat(context).hasSingleBean(EntityManagerFactory.class);
				assertThat(context.getBean(TransactionManager.class)).isInstanceOf(JpaTransactionManager.class);
			});
	}

	@Test
	void jpaWritesToTheGroup() {
		withJpa(Contexts.withGroups()).run((context) -> {
			JdbcTemplate yyz = new JdbcTemplate(context.getBean(GroupRoutingDataSource.class).forGroup("YYZ"));
			context.getBean(Notes.class).write(2, "persisted");
			assertThat(yyz.queryForList("SELECT text FROM note WHERE id = 2", String.class))
				.containsExactly("persisted");
		});
	}

	@Test
	void flywayMigratesTheGroupItIsPinnedTo() {
		Contexts.withGroups()
			.withConfiguration(AutoConfigurations.of(FlywayAutoConfiguration.class))
			.withUserConfiguration(Migration.class)
			.withPropertyValues("spring.flyway.baseline-on-migrate=true",
					"spring.flyway.locations=classpath:io/github/fabricspring/autoconfigure/migration")
			.run((context) -> {
				assertThat(context).hasSingleBean(Flyway.class);
				JdbcTemplate yyz = new JdbcTemplate(context.getBean(GroupRoutingDataSource.class).forGroup("YYZ"));
				assertThat(yyz.queryForList("SELECT text FROM migrated", String.class)).containsExactly("by Flyway");
				assertThat(context.getBean(JdbcTemplate.class).getDataSource())
					.isInstanceOf(GroupRoutingDataSource.class);
			});
	}

	private static ApplicationContextRunner withJpa(ApplicationContextRunner runner) {
		return runner
			.withConfiguration(
					AutoConfigurations.of(HibernateJpaAutoConfiguration.class, FabricJpaAutoConfiguration.class))
			.withUserConfiguration(Entities.class, Notes.class);
	}

	@TestConfiguration(proxyBeanMethods = false)
	@EntityScan(basePackageClasses = Note.class)
	static class Entities {

	}

	@TestConfiguration(proxyBeanMethods = false)
	static class Migration {

		@Bean(defaultCandidate = false)
		@FlywayDataSource
		DataSource flywayDataSource(GroupRoutingDataSource fabric) {
			return fabric.forGroup("YYZ");
		}

	}

	@FabricGroup("YYZ")
	static class Notes {

		private final EntityManager entities;

		Notes(EntityManagerFactory entities) {
			this.entities = SharedEntityManagerCreator.createSharedEntityManager(entities);
		}

		@Transactional
		void write(long id, String text) {
			this.entities.persist(new Note(id, text));
		}

	}

	@Entity(name = "note")
	static class Note {

		@Id
		private long id;

		private String text = "";

		protected Note() {
		}

		Note(long id, String text) {
			this.id = id;
			this.text = text;
		}

		long id() {
			return this.id;
		}

		String text() {
			return this.text;
		}

	}

}
