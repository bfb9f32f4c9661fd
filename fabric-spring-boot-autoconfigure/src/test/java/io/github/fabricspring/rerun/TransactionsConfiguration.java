package io.github.fabricspring.rerun;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import javax.sql.DataSource;

import io.github.fabricspring.Rerun;
import io.github.fabricspring.call.GroupsInUse;
import io.github.fabricspring.connection.driver.DriverConnector;
import io.github.fabricspring.connection.driver.PoolSettings;
import io.github.fabricspring.connection.key.CommitResolver;
import io.github.fabricspring.liveness.FailureReporter;
import io.github.fabricspring.pool.ServerPools;
import io.github.fabricspring.reads.ReadRouting;
import io.github.fabricspring.reads.ReadSettings;
import io.github.fabricspring.reads.Readers;
import io.github.fabricspring.reads.WeightedSelector;
import io.github.fabricspring.rerun.annotation.FabricGroupAdvisor;
import io.github.fabricspring.routing.GroupRoutingDataSource;
import io.github.fabricspring.routing.RoutingSettings;
import io.github.fabricspring.routing.ScopedTransactionsPostProcessor;
import io.github.fabricspring.support.FakeTopology;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Role;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Transactions as an application has them, over servers that break: groups YYZ (a, b) and
 * YUL (c), of which YUL is the default.
 */
@Configuration(proxyBeanMethods = false)
@EnableTransactionManagement(proxyTargetClass = true)
class TransactionsConfiguration {

	static final String YYZ = "YYZ";

	static final String YUL = "YUL";

	@Bean
	StubServers servers() {
		return new StubServers();
	}

	@Bean
	FakeTopology topology() {
		return new FakeTopology().answering()
			.announce(YYZ, FakeTopology.primary(YYZ, "a"), FakeTopology.secondary(YYZ, "b"))
			.announce(YUL, FakeTopology.primary(YUL, "c"));
	}

	@Bean
	DriverConnector connector(StubServers servers) {
		return new DriverConnector(servers, settings());
	}

	@Bean
	Readers readers(DriverConnector connector) {
		return new Readers(new WeightedSelector(), ReadSettings.of(ReadRouting.SECONDARY), connector);
	}

	@Bean
	ServerPools pools(DriverConnector connector, Readers readers, FakeTopology topology) {
		ServerPools pools = new ServerPools(connector, settings(), CommitResolver.NONE, readers, List.of());
		topology.listeners.add(pools);
		return pools;
	}

	@Bean
	DataSource dataSource(FakeTopology topology, ServerPools pools, Readers readers) {
		return new GroupRoutingDataSource(topology, pools, readers,
				new RoutingSettings(YUL, ReadRouting.SECONDARY, Duration.ofSeconds(1)), new GroupsInUse(YUL));
	}

	@Bean
	JdbcTransactionManager transactionManager(DataSource dataSource) {
		return new JdbcTransactionManager(dataSource);
	}

	@Bean
	static ScopedTransactionsPostProcessor scopedTransactions() {
		return new ScopedTransactionsPostProcessor();
	}

	@Bean
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	static FabricGroupAdvisor advisor(ObjectProvider<RerunExecutor> executor, ConfigurableBeanFactory beanFactory) {
		return new FabricGroupAdvisor(executor::getObject, (value) -> value);
	}

	@Bean
	RerunExecutor executor(FakeTopology topology, DriverConnector connector) {
		return new RerunExecutor(new RerunSettings(true, 5, Duration.ofSeconds(2), Rerun.SAFE), topology, connector,
				FailureReporter.NONE, RerunListener.NONE, Clock.systemUTC());
	}

	@Bean
	RerunTemplate fabricTemplate(RerunExecutor executor) {
		return new RerunTemplate(executor);
	}

	@Bean
	JdbcTemplate jdbcTemplate(DataSource dataSource) {
		return new JdbcTemplate(dataSource);
	}

	@Bean
	TransactionTemplate transactionTemplate(PlatformTransactionManager manager) {
		return new TransactionTemplate(manager);
	}

	@Bean
	Ledger ledger(JdbcTemplate jdbc, FakeTopology topology) {
		return new Ledger(jdbc, topology);
	}

	@Bean
	Reports reports(JdbcTemplate jdbc, Ledger ledger) {
		return new Reports(jdbc, ledger);
	}

	private static Function<String, PoolSettings> settings() {
		PoolSettings settings = new PoolSettings(null, null, null, Map.of(),
				Map.of("minimum-idle", "0", "connection-timeout", "250"));
		return (group) -> settings;
	}

}
