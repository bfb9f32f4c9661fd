package io.github.fabricspring.acceptance.bench;

import java.util.Map;
import java.util.concurrent.TimeUnit;

import com.zaxxer.hikari.HikariDataSource;
import io.github.fabricspring.FabricGroup;
import io.github.fabricspring.autoconfigure.FabricAutoConfiguration;
import io.github.fabricspring.connection.driver.DriverConnector;
import io.github.fabricspring.connection.driver.PoolSettings;
import io.github.fabricspring.topology.TopologyCache;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.boot.transaction.autoconfigure.TransactionManagerCustomizationAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.datasource.SimpleDriverDataSource;
import org.springframework.transaction.annotation.Transactional;

/**
 * An empty transaction of an annotated service, with and without {@code @FabricGroup}.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class AnnotatedCallBenchmark {

	/** How many groups the topology has; the others are not used. */
	@Param({ "1", "10000" })
	public int groups;

	@SuppressWarnings("NullAway.Init") // set up before each run
	private ConfigurableApplicationContext plainContext;

	@SuppressWarnings("NullAway.Init")
	private ConfigurableApplicationContext fabricContext;

	@SuppressWarnings("NullAway.Init")
	private Service plain;

	@SuppressWarnings("NullAway.Init")
	private Service fabric;

	/** Starts an application without our data source, and one with it. */
	@Setup
	public void open() {
		this.plainContext = start(new SpringApplicationBuilder(Plain.class));
		this.fabricContext = start(new SpringApplicationBuilder(Fabric.class), "--fabric.datasource.username=app",
				"--groups=" + this.groups);
		new Groups(this.groups).use(this.fabricContext.getBean(TopologyCache.class));
		this.plain = this.plainContext.getBean(Service.class);
		this.fabric = this.fabricContext.getBean(Service.class);
	}

	private static ConfigurableApplicationContext start(SpringApplicationBuilder application, String... arguments) {
		// without the sample's own configuration
		return application.web(WebApplicationType.NONE).properties("spring.config.name=none").run(arguments);
	}

	/** Closes what was opened. */
	@TearDown
	public void close() {
		this.plainContext.close();
		this.fabricContext.close();
	}

	@Benchmark
	public int transactional() {
		return this.plain.call();
	}

	@Benchmark
	public int fabricGroup() {
		return this.fabric.call();
	}

	/** What is called. */
	@FabricGroup(Groups.USED)
	static class Service {

		@Transactional
		int call() {
			return 1;
		}

	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ AopAutoConfiguration.class, TransactionManagerCustomizationAutoConfiguration.class,
			DataSourceTransactionManagerAutoConfiguration.class, TransactionAutoConfiguration.class })
	@Import(Service.class)
	static class Plain {

		@Bean
		HikariDataSource dataSource() {
			HikariDataSource pool = new HikariDataSource();
			pool.setDataSource(new SimpleDriverDataSource(new StubDriver(), "jdbc:stub:"));
			return pool;
		}

	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ FabricAutoConfiguration.class, AopAutoConfiguration.class,
			TransactionManagerCustomizationAutoConfiguration.class, DataSourceTransactionManagerAutoConfiguration.class,
			TransactionAutoConfiguration.class })
	@Import(Service.class)
	static class Fabric {

		@Bean
		DriverConnector connector() {
			return new DriverConnector(new StubDriver(),
					(group) -> new PoolSettings("app", null, null, Map.of(), Map.of()));
		}

		@Bean
		Groups topologySource(@Value("${groups}") int groups) {
			return new Groups(groups);
		}

	}

}
