package io.github.fabricspring.acceptance.bench;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import javax.sql.DataSource;

import com.baomidou.dynamic.datasource.DynamicRoutingDataSource;
import com.baomidou.dynamic.datasource.toolkit.DynamicDataSourceContextHolder;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.github.fabricspring.AccessMode;
import io.github.fabricspring.Rerun;
import io.github.fabricspring.call.AttemptJournal;
import io.github.fabricspring.call.Budget;
import io.github.fabricspring.call.GroupsInUse;
import io.github.fabricspring.call.Route;
import io.github.fabricspring.call.Scope;
import io.github.fabricspring.connection.driver.DriverConnector;
import io.github.fabricspring.connection.driver.PoolSettings;
import io.github.fabricspring.connection.key.CommitResolver;
import io.github.fabricspring.pool.ServerPools;
import io.github.fabricspring.reads.ReadRouting;
import io.github.fabricspring.reads.ReadSettings;
import io.github.fabricspring.reads.Readers;
import io.github.fabricspring.reads.WeightedSelector;
import io.github.fabricspring.routing.GroupRoutingDataSource;
import io.github.fabricspring.routing.RoutingSettings;
import io.github.fabricspring.topology.TopologyCache;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.Blackhole;

import org.springframework.jdbc.datasource.SimpleDriverDataSource;
import org.springframework.jdbc.datasource.lookup.AbstractRoutingDataSource;

/**
 * A connection fetched and given back: through each routing data source, and from the
 * pool itself. All lead to a HikariCP pool over the stub.
 */
@State(org.openjdk.jmh.annotations.Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RoutedConnectionBenchmark {

	/** How many groups the topology has; the others are not used. */
	@Param({ "1", "10000" })
	public int groups;

	private final HikariDataSource hikari = new HikariDataSource(pool());

	private final ThreadKey spring = new ThreadKey();

	private final DynamicRoutingDataSource dynamic = new DynamicRoutingDataSource(List.of());

	@SuppressWarnings("NullAway.Init") // set up before each run
	private TopologyCache topology;

	@SuppressWarnings("NullAway.Init")
	private ServerPools pools;

	@SuppressWarnings("NullAway.Init")
	private GroupRoutingDataSource fabric;

	@SuppressWarnings("NullAway.Init")
	private Scope scope;

	/** Routes each of them to the same key, on the thread that measures. */
	@Setup
	public void open() {
		Groups groups = new Groups(this.groups);
		this.topology = new TopologyCache(groups);
		DriverConnector connector = new DriverConnector(new StubDriver(), RoutedConnectionBenchmark::settings);
		Readers readers = new Readers(new WeightedSelector(), ReadSettings.of(ReadRouting.SECONDARY), connector);
		this.pools = new ServerPools(connector, RoutedConnectionBenchmark::settings, CommitResolver.NONE, readers,
				List.of());
		this.topology.addListener(this.pools);
		groups.use(this.topology);
		this.fabric = new GroupRoutingDataSource(this.topology, this.pools, readers,
				new RoutingSettings(null, ReadRouting.SECONDARY, Duration.ofSeconds(1)), new GroupsInUse(null));
		this.scope = Scope.open(new Route(Groups.USED, AccessMode.READ_WRITE), Rerun.SAFE,
				new Budget(Duration.ofSeconds(30), 10), new AttemptJournal());
		this.spring.setTargetDataSources(Map.of(Groups.USED, this.hikari));
		this.spring.initialize();
		this.spring.key.set(Groups.USED);
		this.dynamic.addDataSource(Groups.USED, this.hikari);
		DynamicDataSourceContextHolder.push(Groups.USED);
	}

	/** Closes what was opened. */
	@TearDown
	public void close() {
		DynamicDataSourceContextHolder.clear();
		this.scope.close();
		this.pools.close();
		this.topology.close();
		this.hikari.close();
	}

	@Benchmark
	public void hikari(Blackhole user) throws SQLException {
		use(this.hikari, user);
	}

	@Benchmark
	public void abstractRoutingDataSource(Blackhole user) throws SQLException {
		use(this.spring, user);
	}

	@Benchmark
	public void dynamicDatasource(Blackhole user) throws SQLException {
		use(this.dynamic, user);
	}

	@Benchmark
	public void fabric(Blackhole user) throws SQLException {
		use(this.fabric, user);
	}

	// Handed out, as to any user: else the compiler saves HikariCP alone its proxy.
	private static void use(DataSource dataSource, Blackhole user) throws SQLException {
		Connection connection = dataSource.getConnection();
		user.consume(connection);
		connection.close();
	}

	private static HikariConfig pool() {
		HikariConfig config = new HikariConfig();
		config.setDataSource(new SimpleDriverDataSource(new StubDriver(), "jdbc:stub:"));
		return config;
	}

	private static PoolSettings settings(String group) {
		return new PoolSettings("app", null, null, Map.of(), Map.of());
	}

	/** Spring's own, by a key of the thread. */
	private static final class ThreadKey extends AbstractRoutingDataSource {

		private final ThreadLocal<String> key = new ThreadLocal<>();

		@Override
		protected Object determineCurrentLookupKey() {
			return this.key.get();
		}

	}

}
