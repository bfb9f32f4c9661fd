package io.github.fabricspring.recipes;

import java.util.concurrent.atomic.AtomicInteger;

import io.github.fabricspring.FabricGroup;
import io.github.fabricspring.routing.GroupRoutingDataSource;
import io.github.fabricspring.sample.fabric.LocalFabric;
import io.github.fabricspring.sample.farm.junit.FarmExtension;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Options;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.mybatis.spring.annotation.MapperScan;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.batch.autoconfigure.BatchAutoConfiguration;
import org.springframework.boot.batch.jdbc.autoconfigure.BatchJdbcAutoConfiguration;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.quartz.autoconfigure.QuartzAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.annotation.Transactional;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * MyBatis through a switchover in the midst of a transaction.
 */
class MybatisRecipeIntegrationTests {

	@RegisterExtension
	static final FarmExtension farm = FarmExtension.shared();

	@Test
	void mappedObjectsAreStoredAgainOnTheNextPrimary() {
		try (LocalFabric fabric = LocalFabric.start(farm.get(), RecipeApplication.GROUP);
				ConfigurableApplicationContext application = RecipeApplication.start(fabric, Recipe.class,
						"--mybatis.configuration.cache-enabled=false")) {
			JdbcTemplate primary = new JdbcTemplate(
					application.getBean(GroupRoutingDataSource.class).forGroup(RecipeApplication.GROUP));
			primary.execute("CREATE TABLE bill (id BIGINT AUTO_INCREMENT PRIMARY KEY, payer VARCHAR(10) NOT NULL)");
			AtomicInteger attempts = new AtomicInteger();
			Bill bill = new Bill("Ada");
			application.getBean(Billing.class).issue(bill, () -> {
				if (attempts.incrementAndGet() == 1) {
					fabric.switchOver();
				}
			});
			assertThat(attempts).hasValue(2);
			assertThat(primary.queryForList("SELECT id FROM bill", Long.class)).containsExactly(bill.getId());
		}
	}

	/** What is stored. */
	static class Bill {

		private long id;

		private final String payer;

		Bill(String payer) {
			this.payer = payer;
		}

		long getId() {
			return this.id;
		}

		String getPayer() {
			return this.payer;
		}

	}

	/** The service of the recipe. */
	static class Billing {

		private final BillMapper bills;

		Billing(BillMapper bills) {
			this.bills = bills;
		}

		@FabricGroup("YYZ")
		@Transactional
		void issue(Bill bill, Runnable beforeCommit) {
			this.bills.insert(bill);
			beforeCommit.run();
		}

	}

	@Mapper
	interface BillMapper {

		@Insert("INSERT INTO bill (payer) VALUES (#{payer})")
		@Options(useGeneratedKeys = true, keyProperty = "id")
		void insert(Bill bill);

	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration(exclude = { BatchAutoConfiguration.class, BatchJdbcAutoConfiguration.class,
			FlywayAutoConfiguration.class, QuartzAutoConfiguration.class })
	@MapperScan(basePackageClasses = BillMapper.class, annotationClass = Mapper.class)
	static class Recipe {

		@Bean
		Billing billing(BillMapper bills) {
			return new Billing(bills);
		}

	}

}
