package io.github.fabricspring.autoconfigure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import javax.sql.DataSource;

import io.github.fabricspring.FabricTemplate;
import io.github.fabricspring.actuate.FabricEndpoint;
import io.github.fabricspring.actuate.FabricEndpoint.GroupDescriptor;
import io.github.fabricspring.actuate.FabricEndpoint.ServerDescriptor;
import io.github.fabricspring.autoconfigure.seen.FabricMetricsAutoConfiguration;
import io.github.fabricspring.metrics.TopologyMetrics;
import io.github.fabricspring.routing.GroupRoutingDataSource;
import io.github.fabricspring.support.FakeTopology;
import io.github.fabricspring.topology.GroupAnswer;
import io.github.fabricspring.topology.reason.Reason;
import io.github.fabricspring.topology.reason.ReasonName;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.actuate.endpoint.HealthDescriptor;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.actuate.endpoint.IndicatedHealthDescriptor;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.HealthEndpointAutoConfiguration;
import org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration;
import org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.health.DataSourceHealthContributorAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.metrics.DataSourcePoolMetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SimpleDriverDataSource;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests of what an operator sees: actuator's health and meters.
 */
class ObservationTests {

	@Test
	void healthOfDbTellsTheGroupsInUse() {
		withHealth().withPropertyValues("fabric.default-group=YYZ").run((context) -> {
			context.getBean(JdbcTemplate.class).execute("SELECT 1");
			HealthDescriptor db = context.getBean(HealthEndpoint.class).healthForPath("db");
			assertThat(db).isInstanceOf(IndicatedHealthDescriptor.class)
				.extracting(HealthDescriptor::getStatus)
				.isEqualTo(Status.UP);
			assertThat(details(db)).asString().contains("YYZ", "yyz1:3306", "yyz2:3306");
		});
	}

	@Test
	void healthOfDbShowsOtherDataSourcesAsBootWould() {
		withHealth().withUserConfiguration(Other.class).run((context) -> {
			HealthEndpoint health = context.getBean(HealthEndpoint.class);
			assertThat(details(health.healthForPath("db", "other"))).containsEntry("database", "H2");
			assertThat(details(health.healthForPath("db", "fabricDataSource"))).containsKey("groups");
		});
	}

	@Test
	void healthOfDbDoesNotShowTheDataSourceOfASingleGroup() {
		withHealth().withUserConfiguration(Pinned.class).run((context) -> {
			HealthDescriptor db = context.getBean(HealthEndpoint.class).healthForPath("db");
			assertThat(details(db)).containsKey("groups");
		});
	}

	@Test
	void healthOfDbLeavesTheGroupsOutWhereRoutingDataSourcesAreIgnored() {
		withHealth().withUserConfiguration(Other.class)
			.withPropertyValues("management.health.db.ignore-routing-data-sources=true")
			.run((context) -> {
				HealthEndpoint health = context.getBean(HealthEndpoint.class);
				assertThat(health.healthForPath("db", "fabricDataSource")).isNull();
				assertThat(details(health.healthForPath("db", "other"))).containsEntry("database", "H2");
			});
	}

	@Test
	void healthIsUpWhereEveryDataSourceIsIgnored() {
		withHealth().withPropertyValues("management.health.db.ignore-routing-data-sources=true")
			.run((context) -> assertThat(context.getBean(HealthEndpoint.class).health().getStatus())
				.isEqualTo(Status.UP));
	}

	@Test
	void healthOfDbCanBeTurnedOff() {
		withHealth().withPropertyValues("management.health.db.enabled=false")
			.run((context) -> assertThat(context.getBean(HealthEndpoint.class).healthForPath("db")).isNull());
	}

	@Test
	void metersTellOfLookUpsAndPools() {
		withMetrics().withPropertyValues("fabric.default-group=YYZ").run((context) -> {
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			FabricTemplate fabric = context.getBean(FabricTemplate.class);
			JdbcTemplate jdbc = context.getBean(JdbcTemplate.class);
			fabric.executeWithoutResult("ZRH", () -> jdbc.execute("SELECT 1"));
			assertThat(registry.get("fabric.lookup").tag("outcome", "success").timer().count()).isPositive();
			assertThat(registry.get("fabric.topology.age").timeGauge().value()).isNotNegative();
			assertThat(registry.get("fabric.group.primary").tags("group", "ZRH", "engine", "fixed").gauge().value())
				.isOne();
			assertThat(registry.get("hikaricp.connections").tag("pool", "ZRH/zrh1:3306").gauge().value()).isPositive();
		});
	}

	@Test
	void metersOfKnownGroupsAreThereFromTheStart() {
		withMetrics().withPropertyValues("fabric.default-group=YYZ").run((context) -> {
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			assertThat(registry.get("fabric.failover").tags("group", "YYZ", "outcome", "recovered").timer().count())
				.isZero();
			assertThat(registry.get("fabric.rerun").tags("group", "YYZ", "reason", "server-lost").counter().count())
				.isZero();
			assertThat(registry.get("fabric.failed")
				.tags("group", "YYZ", "exception", "TransactionOutcomeUnknownException")
				.counter()
				.count()).isZero();
			assertThat(registry.get("fabric.waiting").tags("group", "YYZ").gauge().value()).isZero();
		});
	}

	@Test
	void metersTellWhichServerLeadsAndWhichGroupAPoolBelongsTo() {
		withMetrics().withPropertyValues("fabric.default-group=YYZ").run((context) -> {
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			context.getBean(JdbcTemplate.class).execute("SELECT 1");
			assertThat(
					registry.get("fabric.server.primary").tags("group", "YYZ", "server", "yyz1:3306").gauge().value())
				.isOne();
			assertThat(
					registry.get("fabric.server.primary").tags("group", "YYZ", "server", "yyz2:3306").gauge().value())
				.isZero();
			assertThat(registry.get("hikaricp.connections").tags("group", "YYZ", "server", "yyz1:3306").gauge().value())
				.isPositive();
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "prometheus-rules.yml", "grafana-dashboard.json" })
	void everyMeterOfTheObservabilityFilesIsRegistered(String file) throws IOException {
		String text = Files.readString(Path.of("..", "docs", "observability", file));
		Set<String> used = Pattern.compile("\\b(fabric|hikaricp)_[a-z_]+")
			.matcher(text)
			.results()
			.map(MatchResult::group)
			.collect(Collectors.toSet());
		withMetrics().withPropertyValues("fabric.default-group=YYZ").run((context) -> {
			context.getBean(JdbcTemplate.class).execute("SELECT 1");
			context.getBean(TopologyMetrics.class)
				.groupAnswered(new GroupAnswer("YYZ", "fixed", List.of(), null,
						new Reason(ReasonName.OTHER, "a meter of reasons that have occurred")));
			Set<String> registered = context.getBean(MeterRegistry.class)
				.getMeters()
				.stream()
				.flatMap((meter) -> prometheus(meter.getId()))
				.collect(Collectors.toSet());
			assertThat(used).isNotEmpty();
			assertThat(registered).containsAll(used);
		});
	}

	// As Micrometer's Prometheus registry names them
	private static Stream<String> prometheus(Meter.Id id) {
		String name = id.getName().replace('.', '_');
		return switch (id.getType()) {
			case COUNTER -> Stream.of(name + "_total");
			case TIMER -> Stream.of("_count", "_sum", "_max").map((end) -> name + "_seconds" + end);
			default -> Stream.of(("milliseconds".equals(id.getBaseUnit()) || "seconds".equals(id.getBaseUnit()))
					? name + "_seconds" : name);
		};
	}

	@Test
	void endpointShowsTopologyAndPools() {
		Contexts.withGroups()
			.withConfiguration(AutoConfigurations.of(FabricEndpointAutoConfiguration.class))
			.withPropertyValues("fabric.default-group=YYZ", "management.endpoints.web.exposure.include=fabric")
			.run((context) -> {
				context.getBean(JdbcTemplate.class).execute("SELECT 1");
				GroupDescriptor group = descriptor(context, "YYZ");
				assertThat(group.primary()).isEqualTo("yyz1:3306");
				assertThat(group.engine()).isEqualTo("fixed");
				assertThat(group.reasonName()).isNull();
				assertThat(group.age().toMillis()).isNotNegative();
				assertThat(group.servers()).extracting(ServerDescriptor::address)
					.containsExactly("yyz1:3306", "yyz2:3306");
				assertThat(group.servers().get(0).pool()).isNotNull();
				await().untilAsserted(() -> assertThat(descriptor(context, "YYZ").servers())
					.allSatisfy((server) -> assertThat(server.pool()).isNotNull()));
			});
	}

	@Test
	void endpointAndMeterNameTheReason() {
		FakeTopology topology = new FakeTopology();
		topology.reason = new Reason(ReasonName.SEVERAL_WRITABLE, "yyz1:3306 and yyz2:3306 take writes");
		withMetrics().withConfiguration(AutoConfigurations.of(FabricEndpointAutoConfiguration.class))
			.withPropertyValues("management.endpoints.web.exposure.include=fabric")
			.withBean(FakeTopology.class, () -> topology)
			.run((context) -> {
				topology.announce("YYZ", FakeTopology.secondary("YYZ", "yyz1"), FakeTopology.secondary("YYZ", "yyz2"));
				GroupDescriptor group = descriptor(context, "YYZ");
				assertThat(group.reason()).isEqualTo("yyz1:3306 and yyz2:3306 take writes");
				assertThat(group.reasonName()).isEqualTo("several-writable");
				assertThat(context.getBean(MeterRegistry.class)
					.get("fabric.group.objection")
					.tags("group", "YYZ", "engine", "fake", "reason", "several-writable")
					.gauge()
					.value()).isOne();
			});
	}

	@Test
	void endpointCountsCommitsOfTransactionsThatMayWrite() {
		Contexts.withGroups()
			.withConfiguration(AutoConfigurations.of(FabricEndpointAutoConfiguration.class,
					DataSourceTransactionManagerAutoConfiguration.class))
			.withPropertyValues("fabric.default-group=YYZ", "management.endpoints.web.exposure.include=fabric")
			.run((context) -> {
				TransactionTemplate writing = new TransactionTemplate(
						context.getBean(PlatformTransactionManager.class));
				TransactionTemplate reading = new TransactionTemplate(
						context.getBean(PlatformTransactionManager.class));
				reading.setReadOnly(true);
				FabricTemplate fabric = context.getBean(FabricTemplate.class);
				writing.executeWithoutResult((status) -> {
				});
				fabric.executeWithoutResult("YYZ", () -> writing.executeWithoutResult((status) -> {
				}));
				fabric.executeWithoutResult("YYZ",
						() -> writing.executeWithoutResult(TransactionStatus::setRollbackOnly));
				fabric.executeWithoutResult("YYZ", () -> reading.executeWithoutResult((status) -> {
				}));
				assertThat(descriptor(context, "YYZ").commits()).isEqualTo(2);
			});
	}

	@Test
	void endpointIsNotThereUnlessExposed() {
		Contexts.withGroups()
			.withConfiguration(AutoConfigurations.of(FabricEndpointAutoConfiguration.class))
			.run((context) -> assertThat(context).doesNotHaveBean(FabricEndpoint.class));
	}

	@Test
	void startsWithoutMicrometer() {
		Contexts.withGroups()
			.withConfiguration(AutoConfigurations.of(FabricMetricsAutoConfiguration.class))
			.withClassLoader(new FilteredClassLoader("io.micrometer"))
			.run((context) -> assertThat(context).hasSingleBean(GroupRoutingDataSource.class));
	}

	private static Map<String, Object> details(@Nullable HealthDescriptor health) {
		assertThat(health).isInstanceOf(IndicatedHealthDescriptor.class);
		Map<String, Object> details = (health instanceof IndicatedHealthDescriptor indicated) ? indicated.getDetails()
				: null;
		return (details != null) ? details : Map.of();
	}

	private static GroupDescriptor descriptor(ApplicationContext context, String group) {
		return Objects.requireNonNull(context.getBean(FabricEndpoint.class).fabric().groups().get(group));
	}

	private static ApplicationContextRunner withHealth() {
		return Contexts.withGroups()
			.withConfiguration(AutoConfigurations.of(FabricHealthContributorAutoConfiguration.class,
					DataSourceHealthContributorAutoConfiguration.class, HealthContributorAutoConfiguration.class,
					HealthContributorRegistryAutoConfiguration.class, HealthEndpointAutoConfiguration.class));
	}

	private static ApplicationContextRunner withMetrics() {
		return Contexts.withGroups()
			.withConfiguration(AutoConfigurations.of(FabricMetricsAutoConfiguration.class,
					MetricsAutoConfiguration.class, CompositeMeterRegistryAutoConfiguration.class,
					SimpleMetricsExportAutoConfiguration.class, DataSourcePoolMetricsAutoConfiguration.class));
	}

	@TestConfiguration(proxyBeanMethods = false)
	static class Pinned {

		@Bean(defaultCandidate = false)
		DataSource flywayDataSource(GroupRoutingDataSource fabric) {
			return fabric.forGroup("YYZ");
		}

	}

	@TestConfiguration(proxyBeanMethods = false)
	static class Other {

		@Bean
		DataSource other() {
			return new SimpleDriverDataSource(new org.h2.Driver(), "jdbc:h2:mem:other");
		}

	}

}
