package io.github.fabricspring.acceptance.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

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

import org.springframework.jdbc.datasource.SimpleDriverDataSource;

/**
 * A way to the connections of several groups, over HikariCP pools of the stub that are
 * large enough for every thread.
 */
interface Contender extends AutoCloseable {

	/** As many connections as there are threads at most. */
	int POOL_SIZE = 16;

	/** The secondaries of a group, between which readers alternate. */
	int SECONDARIES = 2;

	/**
	 * Creates one.
	 * @param name what is measured
	 * @param groups how many groups there are
	 * @param reads whether connections are fetched for reading
	 * @return the contender, to be closed
	 */
	static Contender of(String name, int groups, boolean reads) {
		return switch (name) {
			case "hikari" -> new Pools(groups);
			case "dynamicDatasource" -> new Dynamic(groups, reads);
			case "fabric" -> new Fabric(groups, reads);
			default -> throw new IllegalArgumentException(name);
		};
	}

	/**
	 * Routes the thread to a group.
	 * @param group the group's index
	 * @return where its connections are fetched from, until the thread leaves the group
	 */
	DataSource enter(int group);

	/** Ends the routing of the thread. */
	void leave();

	@Override
	void close();

	/** HikariCP alone: a pool per group, chosen by its index. */
	final class Pools implements Contender {

		private final HikariDataSource[] pools;

		Pools(int groups) {
			this.pools = IntStream.range(0, groups).mapToObj((i) -> pool()).toArray(HikariDataSource[]::new);
		}

		static HikariDataSource pool() {
			HikariConfig config = new HikariConfig();
			config.setDataSource(new SimpleDriverDataSource(new StubDriver(), "jdbc:stub:"));
			config.setMaximumPoolSize(POOL_SIZE);
			return new HikariDataSource(config);
		}

		@Override
		public DataSource enter(int group) {
			return this.pools[group];
		}

		@Override
		public void leave() {
		}

		@Override
		public void close() {
			List.of(this.pools).forEach(HikariDataSource::close);
		}

	}

	/** Its own groups share the reads out: all names with the same beginning are one. */
	final class Dynamic implements Contender {

		private final DynamicRoutingDataSource dataSource = new DynamicRoutingDataSource(List.of());

		private final List<HikariDataSource> pools = new ArrayList<>();

		private final String[] names;

		Dynamic(int groups, boolean reads) {
			this.names = IntStream.range(0, groups).mapToObj((i) -> "group" + i).toArray(String[]::new);
			for (String name : this.names) {
				for (int i = 0; i < ((reads) ? SECONDARIES : 1); i++) {
					HikariDataSource pool = Pools.pool();
					this.pools.add(pool);
					this.dataSource.addDataSource((reads) ? name + "_" + i : name, pool);
				}
			}
		}

		@Override
		public DataSource enter(int group) {
			DynamicDataSourceContextHolder.push(this.names[group]);
			return this.dataSource;
		}

		@Override
		public void leave() {
			DynamicDataSourceContextHolder.poll();
		}

		@Override
		public void close() {
			this.pools.forEach(HikariDataSource::close);
		}

	}

	/** The starter's data source, in a scope of the group. */
	final class Fabric implements Contender {

		private final TopologyCache topology;

		private final ServerPools pools;

		private final GroupRoutingDataSource dataSource;

		private final Route[] routes;

		Fabric(int groups, boolean reads) {
			Groups source = new Groups(groups, SECONDARIES);
			this.topology = new TopologyCache(source);
			DriverConnector connector = new DriverConnector(new StubDriver(), Fabric::settings);
			Readers readers = new Readers(new WeightedSelector(), ReadSettings.of(ReadRouting.SECONDARY), connector);
			this.pools = new ServerPools(connector, Fabric::settings, CommitResolver.NONE, readers, List.of());
			this.topology.addListener(this.pools);
			source.use(this.topology);
			this.dataSource = new GroupRoutingDataSource(this.topology, this.pools, readers,
					new RoutingSettings(null, ReadRouting.SECONDARY, Duration.ofSeconds(1)), new GroupsInUse(null));
			AccessMode mode = (reads) ? AccessMode.READ_ONLY : AccessMode.READ_WRITE;
			this.routes = IntStream.range(0, groups)
				.mapToObj((i) -> new Route("group" + i, mode))
				.toArray(Route[]::new);
		}

		private static PoolSettings settings(String group) {
			return new PoolSettings("app", null, null, Map.of(),
					Map.of("maximum-pool-size", Integer.toString(POOL_SIZE)));
		}

		@Override
		@SuppressWarnings("MustBeClosed") // by leave()
		public DataSource enter(int group) {
			Scope.open(this.routes[group], Rerun.SAFE, new Budget(Duration.ofSeconds(30), 10), new AttemptJournal());
			return this.dataSource;
		}

		@Override
		public void leave() {
			Objects.requireNonNull(Scope.current()).close();
		}

		@Override
		public void close() {
			this.pools.close();
			this.topology.close();
		}

	}

}
