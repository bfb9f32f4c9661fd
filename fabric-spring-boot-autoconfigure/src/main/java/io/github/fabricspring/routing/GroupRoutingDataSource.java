package io.github.fabricspring.routing;

import java.sql.Connection;
import java.sql.ConnectionBuilder;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

import javax.sql.DataSource;

import io.github.fabricspring.topology.Group;
import io.github.fabricspring.topology.Server;
import io.github.fabricspring.topology.Topology;
import io.github.fabricspring.topology.TopologyMonitor;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.datasource.lookup.AbstractRoutingDataSource;

/**
 * Routes every connection to a server of a group: that of the {@linkplain Scope scope} it
 * is fetched in, else the default group. Unlike its base it has no fixed targets: they
 * are the servers of the current topology, read once per connection without a lock.
 */
public final class GroupRoutingDataSource extends AbstractRoutingDataSource {

	static final String NO_OTHER_ACCOUNT = "A group's account is set by fabric.datasource, or by "
			+ "fabric.groups.<id>.datasource for one group: call getConnection() without one";

	private final TopologyMonitor topology;

	private final ServerPools pools;

	private final KnownPools known = new KnownPools();

	private final Readers readers;

	private final RoutingSettings settings;

	private final SessionReads session;

	/**
	 * Create a routing data source.
	 * @param topology where the servers are
	 * @param pools their pools, told of the topology's changes by whoever wires both
	 * @param selector chooses among secondaries
	 * @param settings how to route
	 */
	public GroupRoutingDataSource(TopologyMonitor topology, ServerPools pools, ReplicaSelector selector,
			RoutingSettings settings) {
		this.topology = topology;
		this.pools = pools;
		this.readers = new Readers(selector, settings.reads(), pools.reporting().coolDown(), pools.reporting().lag());
		this.settings = settings;
		this.session = pools.reporting().session();
	}

	/**
	 * A data source that always leads to the primary of one group, whatever scope is
	 * open, for what wants a plain one.
	 * @param group the group's name
	 * @return the data source
	 */
	public DataSource forGroup(String group) {
		return new PinnedDataSource(this, group);
	}

	/** There are no targets to resolve. */
	@Override
	public void afterPropertiesSet() {
	}

	/** There are no targets to resolve. */
	@Override
	public void initialize() {
	}

	@Override
	public Map<Object, DataSource> getResolvedDataSources() {
		return new LinkedHashMap<>(this.pools.pools());
	}

	@Override
	public Connection getConnection() throws SQLException {
		Scope scope = Scope.current();
		String group = (scope != null) ? scope.route().group() : defaultGroup();
		return connect(scope, group, (reads(scope)) ? Use.READ : Use.WRITE);
	}

	@Override
	public Connection getConnection(String username, String password) throws SQLException {
		throw new SQLFeatureNotSupportedException(NO_OTHER_ACCOUNT);
	}

	@Override
	public ConnectionBuilder createConnectionBuilder() throws SQLException {
		throw new SQLFeatureNotSupportedException("Connections are routed by group, not built");
	}

	/**
	 * Never asks a target: that would need a scope, and perhaps an answer of the node.
	 */
	@Override
	public boolean isWrapperFor(Class<?> type) {
		return type.isInstance(this);
	}

	@Override
	public <T> T unwrap(Class<T> type) throws SQLException {
		if (type.isInstance(this)) {
			return type.cast(this);
		}
		throw new SQLException("The routing data source is no " + type.getName()
				+ "; its connections can be unwrapped, and forGroup leads to one group");
	}

	@Override
	protected @Nullable Object determineCurrentLookupKey() {
		Scope scope = Scope.current();
		return (scope != null) ? scope.route().group() : this.settings.defaultGroup();
	}

	/** The pool that the next connection would come from. */
	@Override
	protected DataSource determineTargetDataSource() {
		try {
			Scope scope = Scope.current();
			String group = (scope != null) ? scope.route().group() : defaultGroup();
			return pool(group, (reads(scope)) ? Use.READ : Use.WRITE, scope).hikari();
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex.getMessage(), ex);
		}
	}

	RoutingSettings settings() {
		return this.settings;
	}

	Connection connect(@Nullable Scope scope, String group, Use use) throws SQLException {
		Connection connection = borrow(pool(group, use, scope), scope, group, use);
		if (use == Use.READ && this.session.isEnabled() && !maySee(connection)) {
			connection.close();
			connection = borrow(pool(group, Use.WRITE, scope), scope, group, use);
			maySee(connection);
		}
		return connection;
	}

	private boolean maySee(Connection connection) throws SQLException {
		TrackedConnection tracked = connection.unwrap(TrackedConnection.class);
		return this.session.mayServe(tracked.physical, tracked.pool());
	}

	private static Connection borrow(ServerPool pool, @Nullable Scope scope, String group, Use use)
			throws SQLException {
		try {
			return pool.borrow(scope, use);
		}
		catch (SQLException ex) {
			fail(group, scope, pool.judge(ex, use));
			throw ex;
		}
	}

	private boolean reads(@Nullable Scope scope) {
		return scope != null && ScopedTransactions.readsOnly(scope);
	}

	private ServerPool pool(String group, Use use, @Nullable Scope scope) throws SQLException {
		Topology topology = this.topology.current();
		GroupPools known = this.known.find(group, topology);
		if (known == null) {
			if (topology.group(group) == null) {
				topology = firstLookup(group, use, scope);
			}
			known = known(group, topology);
		}
		Server server = (known != null) ? choose(known, use, scope) : null;
		ServerPool pool = (known != null && server != null) ? pool(known, server, topology) : null;
		if (pool == null) {
			throw noServer(group, use, scope, topology, server);
		}
		return pool;
	}

	private @Nullable ServerPool pool(GroupPools known, Server server, Topology topology) {
		ServerPool pool = known.find(server);
		if (pool == null) {
			pool = this.pools.pool(server, topology);
			if (pool != null) {
				known.add(server, pool);
			}
		}
		return pool;
	}

	private @Nullable GroupPools known(String group, Topology topology) {
		Group servers = topology.group(group);
		if (servers == null) {
			return null;
		}
		GroupPools known = new GroupPools(servers, this.readers.prepare(servers));
		this.known.add(group, topology, known);
		return known;
	}

	private @Nullable Server choose(GroupPools known, Use use, @Nullable Scope scope) {
		Group group = known.group();
		return (use == Use.READ) ? this.readers.choose(group, known.readers(), scope) : group.primary();
	}

	private SQLException noServer(String group, Use use, @Nullable Scope scope, Topology topology,
			@Nullable Server server) {
		Group servers = topology.group(group);
		String refusal = (use == Use.READ && server == null && servers != null) ? this.readers.refusal(servers) : null;
		SQLException error = (server != null) ? gone(server) : unavailable(group, topology, servers, refusal);
		// There are servers, none of them fit: looking at the topology would not help
		Verdict verdict = (refusal != null) ? Verdict.UNDONE : Verdict.SERVER_LOST;
		boolean readable = server != null || servers == null || servers.secondaries().isEmpty();
		fail(group, scope, new Failure(verdict, false, server, use == Use.READ && readable, error));
		return error;
	}

	private static void fail(String group, @Nullable Scope scope, Failure failure) {
		if (scope != null && group.equals(scope.route().group())) {
			scope.journal().failed(failure);
		}
	}

	private Topology firstLookup(String group, Use use, @Nullable Scope scope) throws SQLException {
		this.topology.use(group);
		boolean waitedBefore = scope != null && scope.budget().isRunning();
		Duration limit = this.settings.firstLookupTimeout();
		if (scope != null) {
			Duration left = scope.budget().remaining();
			limit = (left.compareTo(limit) < 0) ? left : limit;
		}
		try {
			Topology found = this.topology.refreshedAfter(Instant.now()).get(limit.toMillis(), TimeUnit.MILLISECONDS);
			if (scope != null && !waitedBefore) {
				scope.budget().stop();
			}
			return found;
		}
		catch (TimeoutException ex) {
			throw notLookedUp(group, use, scope,
					"no answer within " + limit.toMillis() + " ms: is there a Fabric node at fabric.addresses?", ex);
		}
		catch (ExecutionException ex) {
			Throwable cause = (ex.getCause() != null) ? ex.getCause() : ex;
			throw notLookedUp(group, use, scope, cause.getMessage(), cause);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw notLookedUp(group, use, scope, "interrupted", ex);
		}
	}

	private SQLException notLookedUp(String group, Use use, @Nullable Scope scope, @Nullable String why,
			Throwable cause) {
		SQLException error = new SQLTransientConnectionException(
				group + " - the topology source did not tell the group's servers: " + why, "08001", cause);
		fail(group, scope, new Failure(Verdict.SERVER_LOST, false, null, use == Use.READ, error));
		return error;
	}

	private static SQLException gone(Server server) {
		return new SQLTransientConnectionException(server.group() + " - " + server.address()
				+ " has no pool any more: it left the group, or the application shuts down", "08001");
	}

	private SQLException unavailable(String group, Topology topology, @Nullable Group servers,
			@Nullable String refusal) {
		if (servers == null) {
			return new SQLTransientConnectionException(group
					+ " - the topology source knows no such group or no server of it: check its name and that servers were added",
					"08001");
		}
		long age = Duration.between(topology.requestedAt(), Instant.now()).toMillis();
		String states = servers.servers()
			.stream()
			.map((server) -> server.address() + " " + server.status() + "/" + server.mode())
			.collect(Collectors.joining(", "));
		if (refusal != null) {
			return new SQLTransientConnectionException(
					group + " - " + refusal + ", by the topology of " + age + " ms ago [" + states
							+ "]: bring a secondary back, or allow more (fabric.read.fallback, fabric.read.max-lag)",
					"08001");
		}
		return new SQLTransientConnectionException(group + " - no primary in the topology of " + age + " ms ago ["
				+ states + "]: promote a server, or wait for the node to do it", "08001");
	}

	private String defaultGroup() throws SQLException {
		String group = this.settings.defaultGroup();
		if (group == null) {
			throw new NoGroupException();
		}
		return group;
	}

}
