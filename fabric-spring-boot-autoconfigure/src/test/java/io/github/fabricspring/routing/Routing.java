package io.github.fabricspring.routing;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.github.fabricspring.AccessMode;
import io.github.fabricspring.Rerun;
import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Two hostile servers of group YYZ behind a routing data source over real pools: the
 * first is primary.
 */
class Routing implements AutoCloseable {

	static final String GROUP = "YYZ";

	final HostileServer a = new HostileServer("a");

	final HostileServer b = new HostileServer("b");

	final FakeTopology topology = new FakeTopology();

	final FakeResolver resolver = new FakeResolver();

	final Map<String, String> hikari = new HashMap<>(Map.of("connectionTimeout", "20000", "minimumIdle", "0",
			"validationTimeout", "250", "maximumPoolSize", "4"));

	final ServerPools pools;

	final GroupRoutingDataSource dataSource;

	Routing() throws SQLException {
		this(null);
	}

	Routing(@Nullable String defaultGroup) throws SQLException {
		this(defaultGroup, ReadSettings.of(ReadRouting.SECONDARY));
	}

	Routing(@Nullable String defaultGroup, ReadSettings reads) throws SQLException {
		this.pools = new ServerPools(new DriverConnector(new HostileDriver(), this::settings), this::settings,
				this.resolver, Clock.systemUTC(), List.of(), reads);
		this.dataSource = new GroupRoutingDataSource(this.topology, this.pools, new WeightedSelector(),
				new RoutingSettings(defaultGroup, reads, Duration.ofSeconds(1)));
		this.topology.listeners.add(this.pools);
		this.topology.announce(GROUP, this.a.primary(GROUP), this.b.secondary(GROUP));
	}

	static Scope scope() {
		return scope(AccessMode.READ_WRITE, Rerun.SAFE);
	}

	static Scope exactlyOnce() {
		return scope(AccessMode.READ_WRITE, Rerun.EXACTLY_ONCE);
	}

	static Scope reading() {
		return scope(AccessMode.READ_ONLY, Rerun.SAFE);
	}

	static Scope scope(AccessMode mode, Rerun rerun) {
		return scope(GROUP, mode, rerun);
	}

	static Scope scope(String group, AccessMode mode, Rerun rerun) {
		return Scope.open(new Route(group, mode), rerun, new Budget(Duration.ofSeconds(5), 5), new AttemptJournal());
	}

	static Failure failure(Scope scope) {
		return Objects.requireNonNull(scope.journal().failure(), "no failure was recorded");
	}

	/**
	 * Fetches a connection in a scope of its own, which has to fail.
	 * @return the failure
	 */
	Failure fetchInVain() {
		try (Scope scope = scope()) {
			assertThatExceptionOfType(SQLException.class).isThrownBy(this.dataSource::getConnection);
			return failure(scope);
		}
	}

	Connection begin() throws SQLException {
		Connection connection = this.dataSource.getConnection();
		connection.setAutoCommit(false);
		return connection;
	}

	static void insert(Connection connection, int id) throws SQLException {
		try (var statement = connection.prepareStatement("INSERT INTO orders VALUES (?, 'item')")) {
			statement.setInt(1, id);
			statement.executeUpdate();
		}
	}

	@Override
	public void close() throws SQLException {
		this.pools.close();
		this.a.close();
		this.b.close();
	}

	private PoolSettings settings(String group) {
		return new PoolSettings("app", null, null, Map.of(), this.hikari);
	}

}
