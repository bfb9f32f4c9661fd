package io.github.fabricspring.autoconfigure;

import io.github.fabricspring.FabricGroup;
import io.github.fabricspring.autoconfigure.failure.SharedCacheException;
import io.github.fabricspring.routing.GroupRoutingDataSource;
import jakarta.persistence.EntityManagerFactory;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration;
import org.springframework.boot.persistence.autoconfigure.EntityScan;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.orm.jpa.LocalContainerEntityManagerFactoryBean;
import org.springframework.orm.jpa.vendor.HibernateJpaVendorAdapter;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for caches of entities that several groups would share.
 */
class SharedCacheTests {

	private static final String REGIONS = "hibernate.cache.region.factory_class";

	private static final String CACHE = "spring.jpa.properties." + REGIONS + "=" + MemoryRegionFactory.class.getName();

	private final ApplicationContextRunner runner = Contexts.withGroups()
		.withConfiguration(AutoConfigurations.of(HibernateJpaAutoConfiguration.class, FabricJpaAutoConfiguration.class))
		.withUserConfiguration(Entities.class, Yyz.class);

	@Test
	void isRefusedWhenTwoGroupsAreUsed() {
		this.runner.withUserConfiguration(Zrh.class).withPropertyValues(CACHE).run((context) -> {
			assertThat(context).hasFailed();
			assertThat(context.getStartupFailure()).isInstanceOf(SharedCacheException.class);
			assertThat(Analyses.of(context.getStartupFailure())).contains("YYZ, ZRH", "'entityManagerFactory'",
					"MemoryRegionFactory", "hibernate.cache.use_second_level_cache=false", "forGroup");
		});
	}

	@Test
	void aDefaultGroupCountsAsUsed() {
		this.runner.withPropertyValues(CACHE, "fabric.default-group=ZRH")
			.run((context) -> assertThat(context.getStartupFailure()).isInstanceOf(SharedCacheException.class));
	}

	@Test
	void aQueryCacheAloneIsRefusedAsWell() {
		this.runner.withUserConfiguration(Zrh.class)
			.withPropertyValues(CACHE, "spring.jpa.properties.hibernate.cache.use_second_level_cache=false",
					"spring.jpa.properties.hibernate.cache.use_query_cache=true")
			.run((context) -> assertThat(context.getStartupFailure()).isInstanceOf(SharedCacheException.class));
	}

	@Test
	void oneGroupMayHaveACache() {
		this.runner.withPropertyValues(CACHE).run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void severalGroupsWithoutACacheMayShareAFactory() {
		this.runner.withUserConfiguration(Zrh.class)
			.withPropertyValues(CACHE, "spring.jpa.properties.hibernate.cache.use_second_level_cache=false")
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(EntityManagerFactory.class));
	}

	@Test
	void aFactoryThatIsPinnedToOneOfTheGroupsMayHaveACache() {
		this.runner.withUserConfiguration(Zrh.class, Pinned.class)
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(EntityManagerFactory.class));
	}

	@TestConfiguration(proxyBeanMethods = false)
	@EntityScan(basePackageClasses = BootTests.class)
	static class Entities {

	}

	@TestConfiguration(proxyBeanMethods = false)
	static class Pinned {

		@Bean
		LocalContainerEntityManagerFactoryBean entityManagerFactory(GroupRoutingDataSource fabric) {
			LocalContainerEntityManagerFactoryBean factory = new LocalContainerEntityManagerFactoryBean();
			factory.setDataSource(fabric.forGroup("YYZ"));
			factory.setPackagesToScan(BootTests.class.getPackageName());
			factory.setJpaVendorAdapter(new HibernateJpaVendorAdapter());
			factory.getJpaPropertyMap().put(REGIONS, MemoryRegionFactory.class.getName());
			factory.getJpaPropertyMap().put("hibernate.boot.allow_jdbc_metadata_access", "false");
			factory.getJpaPropertyMap().put("hibernate.dialect", "org.hibernate.dialect.H2Dialect");
			return factory;
		}

	}

	@FabricGroup("YYZ")
	static class Yyz {

		void work() {
		}

	}

	@FabricGroup("ZRH")
	static class Zrh {

		void work() {
		}

	}

}
