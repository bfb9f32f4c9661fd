package io.github.fabricspring.acceptance.objects;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import javax.sql.DataSource;

import io.github.fabricspring.FabricGroup;
import io.github.fabricspring.Rerun;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Options;
import org.apache.ibatis.annotations.Update;
import org.mybatis.spring.SqlSessionFactoryBean;
import org.mybatis.spring.SqlSessionTemplate;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.persistence.autoconfigure.EntityScan;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.data.jdbc.core.JdbcAggregateTemplate;
import org.springframework.data.jdbc.repository.config.AbstractJdbcConfiguration;
import org.springframework.data.jpa.repository.support.SimpleJpaRepository;
import org.springframework.orm.jpa.SharedEntityManagerCreator;
import org.springframework.transaction.annotation.Transactional;

/**
 * An application that saves items through each of the libraries.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@EntityScan(basePackageClasses = Items.class)
@Import({ SavingApplication.DataJdbc.class, SavingApplication.Store.class })
class SavingApplication {

	static final String GROUP = "YYZ";

	static <T> ConfigurableApplicationContext start(Class<T> source, T bean, String... arguments) {
		List<String> all = new ArrayList<>(List.of("--spring.config.location=optional:classpath:/none/",
				"--fabric.outcome.create-table=true", "--fabric.default-group=" + GROUP, "--fabric.retry.timeout=60s",
				"--fabric.retry.max-attempts=100", "--fabric.datasource.properties.sslMode=DISABLED",
				"--fabric.datasource.properties.allowPublicKeyRetrieval=true", "--spring.main.banner-mode=off",
				"--logging.level.org.springframework.transaction.interceptor=off", "--logging.level.org.hibernate=off",
				"--logging.level.com.zaxxer.hikari.pool.ProxyConnection=error"));
		all.addAll(List.of(arguments));
		return new SpringApplicationBuilder(SavingApplication.class).web(WebApplicationType.NONE)
			.initializers((context) -> ((GenericApplicationContext) context).registerBean(source, () -> bean))
			.run(all.toArray(String[]::new));
	}

	@Bean
	SqlSessionFactoryBean sqlSessionFactory(DataSource dataSource) {
		org.apache.ibatis.session.Configuration configuration = new org.apache.ibatis.session.Configuration();
		configuration.addMapper(Mapper.class);
		SqlSessionFactoryBean factory = new SqlSessionFactoryBean();
		factory.setDataSource(dataSource);
		factory.setConfiguration(configuration);
		return factory;
	}

	@Bean
	Mapper mapper(SqlSessionFactoryBean factory) throws Exception {
		return new SqlSessionTemplate(Objects.requireNonNull(factory.getObject())).getMapper(Mapper.class);
	}

	/** Spring Data JDBC without Boot's configuration, which others here must not get. */
	@Configuration
	static class DataJdbc extends AbstractJdbcConfiguration {

	}

	/** Statements of MyBatis. */
	interface Mapper {

		@Insert("INSERT INTO item (name) VALUES (#{name})")
		@Options(useGeneratedKeys = true, keyProperty = "id")
		int insert(Items.Row item);

		@Update("UPDATE item SET name = #{name} WHERE id = #{id}")
		int update(Items.Row item);

	}

	/** What is called. */
	@FabricGroup(value = GROUP, rerun = Rerun.EXACTLY_ONCE)
	static class Store {

		private final EntityManager entities;

		private final JdbcAggregateTemplate aggregates;

		private final Mapper mapper;

		Store(EntityManagerFactory factory, JdbcAggregateTemplate aggregates, Mapper mapper) {
			this.entities = SharedEntityManagerCreator.createSharedEntityManager(factory);
			this.aggregates = aggregates;
			this.mapper = mapper;
		}

		@Transactional
		void save(Items.Entity item, Runnable beforeCommit) {
			new SimpleJpaRepository<Items.Entity, Long>(Items.Entity.class, this.entities).save(item);
			beforeCommit.run();
		}

		@Transactional
		void persist(Items.Versioned item, Runnable beforeCommit) {
			this.entities.persist(item);
			this.entities.flush();
			beforeCommit.run();
		}

		@Transactional
		void save(Items.Aggregate item, Runnable beforeCommit) {
			this.aggregates.save(item);
			beforeCommit.run();
		}

		@Transactional
		void save(Items.Row item, Runnable beforeCommit) {
			if (item.id == null) {
				this.mapper.insert(item);
			}
			else {
				this.mapper.update(item);
			}
			beforeCommit.run();
		}

	}

}
