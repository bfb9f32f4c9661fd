package io.github.fabricspring.autoconfigure;

import java.util.Objects;

import javax.sql.DataSource;

import io.github.fabricspring.CrossGroupException;
import io.github.fabricspring.FabricGroup;
import io.github.fabricspring.FabricTemplate;
import io.github.fabricspring.routing.GroupRoutingDataSource;
import io.github.fabricspring.topology.TopologyMonitor;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.flyway.autoconfigure.FlywayDataSource;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.datasource.LazyConnectionDataSourceProxy;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.annotation.Transactional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests of which data source the application gets.
 */
class DataSourceConditionTests {

	private static final String ORDINARY = "jdbc:h2:mem:ordinary;DB_CLOSE_DELAY=-1";

	@Test
	void whenNoOtherIsDeclaredTheRoutingOneIsTheApplicationsDataSource() {
		Contexts.withGroups().run((context) -> {
			assertThat(context).hasSingleBean(DataSource.class).hasBean("fabricDataSource");
			assertThat(context.getBean(JdbcTemplate.class).getDataSource())
				.isSameAs(context.getBean(GroupRoutingDataSource.class));
		});
	}

	@Test
	void whenAnotherIsDeclaredItIsTheApplicationsAndTheRoutingOneIsAskedForByName() {
		Contexts.withGroups().withUserConfiguration(Other.class).run((context) -> {
			DataSource other = context.getBean("other", DataSource.class);
			assertThat(context.getBean(JdbcTemplate.class).getDataSource()).isSameAs(other);
			assertThat(context.getBean(JdbcTransactionManager.class).getDataSource()).isSameAs(other);
			assertThat(context.getBean(DataSource.class)).isSameAs(other);
			assertThat(context.getBean("fabricDataSource")).isInstanceOf(GroupRoutingDataSource.class);
		});
	}

	@Test
	void besideAnotherTheUrlOfBootMayBeSet() {
		Contexts.withGroups()
			.withUserConfiguration(Other.class)
			.withPropertyValues("spring.datasource.url=" + ORDINARY)
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void annotatedTransactionOfTheOtherDataSourceIsRefusedBeforeItBegins() {
		Contexts.withGroups()
			.withUserConfiguration(Other.class, Writer.class)
			.run((context) -> assertThatExceptionOfType(CrossGroupException.class)
				.isThrownBy(() -> context.getBean(Writer.class).writeByDefault())
				.withMessageContaining("YYZ"));
	}

	@Test
	void annotatedTransactionOfTheRoutingDataSourceGoesToTheGroupBesideTheOther() {
		Contexts.withGroups()
			.withUserConfiguration(Other.class, Manager.class, Writer.class)
			.run((context) -> assertThat(context.getBean(Writer.class).writeByName()).isEqualTo("yyz1:3306"));
	}

	@Test
	void dataSourceForOneConsumerIsNoOtherDataSource() {
		Contexts.withGroups().withUserConfiguration(ForFlyway.class).run((context) -> {
			assertThat(context.getBean(JdbcTemplate.class).getDataSource())
				.isSameAs(context.getBean("fabricDataSource"));
			assertThat(context.getBean(DataSource.class)).isSameAs(context.getBean("fabricDataSource"));
		});
	}

	@Test
	void lazyProxyOfTheApplicationsOwnLeadsToTheGroup() {
		Contexts.withGroups().withUserConfiguration(LazyProxy.class, Writer.class).run((context) -> {
			assertThat(context.getBean(JdbcTemplate.class).getDataSource())
				.isInstanceOf(LazyConnectionDataSourceProxy.class);
			assertThat(context.getBean(Writer.class).writeByDefault()).isEqualTo("yyz1:3306");
		});
	}

	@Test
	void whenBootsUrlIsSetTheStartFailsAndSaysHowToChoose() {
		Contexts.withGroups()
			.withPropertyValues("spring.datasource.url=" + ORDINARY)
			.run((context) -> assertThat(Analyses.of(context.getStartupFailure())).contains("spring.datasource.url",
					"fabric.enabled=false", "declare the other DataSource"));
	}

	@Test
	void whenConnectionDetailsOfAnOrdinaryDatabaseAreThereTheStartFails() {
		Contexts.withGroups()
			.withBean(JdbcConnectionDetails.class, OrdinaryDetails::new)
			.run((context) -> assertThat(Analyses.of(context.getStartupFailure())).contains(ORDINARY));
	}

	@Test
	void whenDisabledBootsDataSourceAppliesAndTheAnnotationIsInert() {
		Contexts.bare()
			.withUserConfiguration(Writer.class)
			.withPropertyValues("fabric.enabled=false", "spring.datasource.url=" + ORDINARY)
			.run((context) -> {
				assertThat(context).doesNotHaveBean(GroupRoutingDataSource.class)
					.doesNotHaveBean(TopologyMonitor.class)
					.hasSingleBean(DataSource.class);
				context.getBean(JdbcTemplate.class)
					.execute("CREATE TABLE IF NOT EXISTS server AS SELECT 'ordinary' AS address");
				assertThat(context.getBean(Writer.class).writeByDefault()).isEqualTo("ordinary");
			});
	}

	@Test
	void whenDisabledTheTemplateJustRunsTheWork() {
		Contexts.bare()
			.withPropertyValues("fabric.enabled=false", "spring.datasource.url=" + ORDINARY)
			.run((context) -> assertThat(context.getBean(FabricTemplate.class).execute("YYZ", () -> "done"))
				.isEqualTo("done"));
	}

	@TestConfiguration(proxyBeanMethods = false)
	static class Other {

		@Bean
		DataSource other() {
			return new DriverManagerDataSource(ORDINARY);
		}

	}

	@TestConfiguration(proxyBeanMethods = false)
	static class Manager {

		@Bean(defaultCandidate = false)
		JdbcTransactionManager fabricTransactionManager(@Qualifier("fabricDataSource") DataSource dataSource) {
			return new JdbcTransactionManager(dataSource);
		}

		@Bean
		@Primary
		JdbcTransactionManager otherTransactionManager(DataSource dataSource) {
			return new JdbcTransactionManager(dataSource);
		}

	}

	@TestConfiguration(proxyBeanMethods = false)
	static class ForFlyway {

		@Bean
		@FlywayDataSource
		DataSource flywayDataSource(@Qualifier("fabricDataSource") GroupRoutingDataSource fabric) {
			return fabric.forGroup("YYZ");
		}

	}

	@TestConfiguration(proxyBeanMethods = false)
	static class LazyProxy {

		@Bean
		DataSource dataSource(@Qualifier("fabricDataSource") DataSource fabric) {
			return new LazyConnectionDataSourceProxy(fabric);
		}

	}

	@FabricGroup("YYZ")
	static class Writer {

		private final JdbcTemplate jdbc;

		private final DataSource fabric;

		Writer(JdbcTemplate jdbc, @Qualifier("fabricDataSource") ObjectProvider<DataSource> fabric) {
			this.jdbc = jdbc;
			this.fabric = fabric.getIfAvailable(() -> Objects.requireNonNull(jdbc.getDataSource()));
		}

		@Transactional
		String writeByDefault() {
			return address(JdbcClient.create(this.jdbc));
		}

		@Transactional("fabricTransactionManager")
		String writeByName() {
			return address(JdbcClient.create(this.fabric));
		}

		private static String address(JdbcClient jdbc) {
			return jdbc.sql("SELECT address FROM server").query(String.class).single();
		}

	}

	static class OrdinaryDetails implements JdbcConnectionDetails {

		@Override
		public String getUsername() {
			return "sa";
		}

		@Override
		public String getPassword() {
			return "";
		}

		@Override
		public String getJdbcUrl() {
			return ORDINARY;
		}

	}

}
