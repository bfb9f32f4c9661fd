package io.github.fabricspring.support;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.github.fabricspring.AccessMode;
import io.github.fabricspring.Rerun;
import io.github.fabricspring.call.AttemptJournal;
import io.github.fabricspring.call.Budget;
import io.github.fabricspring.call.Failure;
import io.github.fabricspring.call.GroupsInUse;
import io.github.fabricspring.call.Route;
import io.github.fabricspring.call.Scope;
import io.github.fabricspring.connection.diagnosis.ServerProbe;
import io.github.fabricspring.connection.driver.DriverConnector;
import io.github.fabricspring.connection.driver.PoolSettings;
import io.github.fabricspring.connection.driver.ServerIdentities;
import io.github.fabricspring.liveness.HangLimits;
import io.github.fabricspring.liveness.ServerWatch;
import io.github.fabricspring.pool.ServerPools;
import io.github.fabricspring.reads.ReadRouting;
import io.github.fabricspring.reads.ReadSettings;
import io.github.fabricspring.reads.Readers;
import io.github.fabricspring.reads.WeightedSelector;
import io.github.fabricspring.routing.GroupRoutingDataSource;
import io.github.fabricspring.routing.RoutingSettings;
import io.github.fabricspring.routing.UnscopedWrites;
import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Two hostile servers of group YYZ behind a routing data source over real pools: the
 * first is primary.
 */
public class Routing implements AutoCloseable {

	public static final String GROUP = "YYZ";

	public final HostileServer a = new HostileServer("a");

	public final HostileServer b = new HostileServer("b");

	public final FakeTopology topology = new FakeTopology();

	public final FakeResolver resolver = new FakeResolver();

	public final Map<String, String> hikari = new HashMap<>(Map.of("connectionTimeout", "20000", "minimumIdle", "0",
			"validationTimeout", "250", "maximumPoolSize", "4"));

	public final Readers readers;

	public final ServerPools pools;

	public final GroupRoutingDataSource dataSource;

	private @Nullable ServerWatch watch;

	public Routing() {
		this(null);
	}

	public Routing(@Nullable String defaultGroup) {
		this(defaultGroup, ReadSettings.of(ReadRouting.SECONDARY));
	}

	public Routing(@Nullable String defaultGroup, ReadSettings reads) {
		this(defaultGroup, reads, Duration.ZERO);
	}

	/**
	 * Opens the fixture.
	 * @param defaultGroup the group used outside any scope
	 * @param reads how reads are routed
	 * @param patience how long a caller outside any scope waits for a primary
	 */
	public Routing(@Nullable String defaultGroup, ReadSettings reads, Duration patience) {
		DriverConnector connector = new DriverConnector(new HostileDriver(), this::settings,
				new ServerIdentities(Routing::uuid, Duration.ofMinutes(1), System::nanoTime));
		this.readers = new Readers(new WeightedSelector(), reads, connector);
		this.pools = new ServerPools(connector, this::settings, this.resolver, this.readers, List.of());
		this.dataSource = new GroupRoutingDataSource(this.topology, this.pools, this.readers,
				new RoutingSettings(defaultGroup, reads, Duration.ofSeconds(1), patience, UnscopedWrites.REFUSE),
				new GroupsInUse(defaultGroup));
		this.topology.listeners.add(this.pools);
		this.topology.announce(GROUP, this.a.primary(GROUP), this.b.secondary(GROUP));
	}

	public static Scope scope() {
		return scope(AccessMode.READ_WRITE, Rerun.SAFE);
	}

	public static Scope exactlyOnce() {
		return scope(AccessMode.READ_WRITE, Rerun.EXACTLY_ONCE);
	}

	public static Scope reading() {
		return scope(AccessMode.READ_ONLY, Rerun.SAFE);
	}

	public static Scope scope(AccessMode mode, Rerun rerun) {
		return scope(GROUP, mode, rerun);
	}

	public static Scope scope(String group, AccessMode mode, Rerun rerun) {
		return Scope.open(new Route(group, mode), rerun, new Budget(Duration.ofSeconds(5), 5), new AttemptJournal());
	}

	/** How many callers wait for a connection of any pool. */
	public int waiting() {
		return this.pools.pools()
			.values()
			.stream()
			.mapToInt((pool) -> pool.getHikariPoolMXBean().getThreadsAwaitingConnection())
			.sum();
	}

	public static Failure failure(Scope scope) {
		return Objects.requireNonNull(scope.journal().failure(), "no failure was recorded");
	}

	/**
	 * Fetches a connection in a scope of its own, which has to fail.
	 * @return the failure
	 */
	public Failure fetchInVain() {
		try (Scope scope = scope()) {
			assertThatExceptionOfType(SQLException.class).isThrownBy(this.dataSource::getConnection);
			return failure(scope);
		}
	}

	public Connection begin() throws SQLException {
		Connection connection = this.dataSource.getConnection();
		connection.setAutoCommit(false);
		return connection;
	}

	public static void insert(Connection connection, int id) throws SQLException {
		try (var statement = connection.prepareStatement("INSERT INTO orders VALUES (?, 'item')")) {
			statement.setInt(1, id);
			statement.executeUpdate();
		}
	}

	/**
	 * Watches the servers from now on.
	 * @param suspectAfter how long a server may be silent until it is probed
	 * @param readTimeout within which hanging reads are cut
	 */
	public void watch(Duration suspectAfter, Duration readTimeout) {
		DriverConnector connector = new DriverConnector(new HostileDriver(), this::settings);
		ServerWatch watch = new ServerWatch(new ServerProbe(connector), this.topology,
				new HangLimits(suspectAfter, readTimeout, Duration.ofMinutes(1)), this.resolver);
		watch.watch(this.pools);
		this.watch = watch;
	}

	@Override
	public void close() throws SQLException {
		if (this.watch != null) {
			this.watch.close();
		}
		this.pools.close();
		this.a.close();
		this.b.close();
	}

	private static String uuid(Connection opened) throws SQLException {
		try (Statement statement = opened.createStatement();
				ResultSet row = statement.executeQuery(HostileServer.IDENTITY)) {
			row.next();
			return row.getString(1);
		}
	}

	private PoolSettings settings(String group) {
		return new PoolSettings("app", null, null, Map.of(), this.hikari);
	}

}
