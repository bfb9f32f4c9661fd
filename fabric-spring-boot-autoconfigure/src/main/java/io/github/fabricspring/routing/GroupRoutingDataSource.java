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

import io.github.fabricspring.call.ConnectionRequest;
import io.github.fabricspring.call.Failure;
import io.github.fabricspring.call.Scope;
import io.github.fabricspring.call.Use;
import io.github.fabricspring.call.Verdict;
import io.github.fabricspring.connection.TrackedConnection;
import io.github.fabricspring.pool.ServerPool;
import io.github.fabricspring.pool.ServerPools;
import io.github.fabricspring.reads.Readers;
import io.github.fabricspring.topology.Group;
import io.github.fabricspring.topology.Server;
import io.github.fabricspring.topology.Topology;
import io.github.fabricspring.topology.TopologyException;
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

	/** What is requested outside any scope. */
	private final @Nullable ConnectionRequest unscoped;

	/**
	 * Create a routing data source.
	 * @param topology where the servers are
	 * @param pools their pools, told of the topology's changes by whoever wires both
	 * @param readers chooses among secondaries
	 * @param settings how to route
	 */
	public GroupRoutingDataSource(TopologyMonitor topology, ServerPools pools, Readers readers,
			RoutingSettings settings) {
		this.topology = topology;
		this.pools = pools;
		this.readers = readers;
		this.settings = settings;
		String group = settings.defaultGroup();
		this.unscoped = (group != null) ? new ConnectionRequest(group, Use.WRITE, null) : null;
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
		return connect(request());
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
			return pool(request()).hikari();
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex.getMessage(), ex);
		}
	}

	RoutingSettings settings() {
		return this.settings;
	}

	Connection connect(ConnectionRequest request) throws SQLException {
		ServerPool pool = pool(request);
		Connection connection = borrow(pool, request);
		if (request.reads() && this.readers.isSessionConsistent() && !maySee(connection, pool)) {
			connection.close();
			pool = pool(request.onPrimary());
			connection = borrow(pool, request);
			maySee(connection, pool);
		}
		return connection;
	}

	private boolean maySee(Connection connection, ServerPool pool) throws SQLException {
		return this.readers.maySee(connection.unwrap(TrackedConnection.class), pool);
	}

	private static Connection borrow(ServerPool pool, ConnectionRequest request) throws SQLException {
		try {
			return pool.borrow(request);
		}
		catch (SQLException ex) {
			request.failed(pool.judge(ex, request));
			throw ex;
		}
	}

	private ConnectionRequest unscoped() throws SQLException {
		if (this.unscoped == null) {
			throw new NoGroupException();
		}
		return this.unscoped;
	}

	private ConnectionRequest request() throws SQLException {
		Scope scope = Scope.current();
		return (scope != null) ? scope.request() : unscoped();
	}

	private ServerPool pool(ConnectionRequest request) throws SQLException {
		Topology topology = this.topology.current();
		String group = request.group();
		GroupPools known = this.known.find(group, topology);
		if (known == null) {
			if (topology.group(group) == null) {
				topology = firstLookup(request);
			}
			known = known(group, topology);
		}
		Server server = (known != null) ? choose(known, request) : null;
		ServerPool pool = (known != null && server != null) ? pool(known, server, topology) : null;
		if (pool == null) {
			throw noServer(request, topology, server);
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

	private @Nullable Server choose(GroupPools known, ConnectionRequest request) {
		Group group = known.group();
		return (request.reads()) ? this.readers.choose(group, known.readers(), request.scope()) : group.primary();
	}

	private SQLException noServer(ConnectionRequest request, Topology topology, @Nullable Server server) {
		String group = request.group();
		Group servers = topology.group(group);
		String refusal = (request.reads() && server == null && servers != null) ? this.readers.refusal(servers) : null;
		SQLException error = (server != null) ? gone(server) : unavailable(group, topology, servers, refusal);
		// There are servers, none of them fit: looking at the topology would not help
		Verdict verdict = (refusal != null) ? Verdict.RETRY_SAME_SERVER : Verdict.SERVER_LOST;
		boolean readable = server != null || servers == null || servers.secondaries().isEmpty();
		request.failed(new Failure(verdict, false, server, request.reads() && readable, error));
		return error;
	}

	private Topology firstLookup(ConnectionRequest request) throws SQLException {
		Scope scope = request.scope();
		this.topology.use(request.group());
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
			TopologyException failure = this.topology.lastFailure();
			throw notLookedUp(request,
					"no answer within " + limit.toMillis() + " ms"
							+ ((failure != null) ? ", the question before failed: " + failure.getMessage() : ""),
					(failure != null) ? failure : ex);
		}
		catch (ExecutionException ex) {
			Throwable cause = (ex.getCause() != null) ? ex.getCause() : ex;
			throw notLookedUp(request, cause.getMessage(), cause);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw notLookedUp(request, "interrupted", ex);
		}
	}

	private SQLException notLookedUp(ConnectionRequest request, @Nullable String why, Throwable cause) {
		SQLException error = new SQLTransientConnectionException(
				request.group() + " - the topology source did not tell the group's servers: " + why, "08001", cause);
		request.failed(new Failure(Verdict.SERVER_LOST, false, null, request.reads(), error));
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
		TopologyException failure = this.topology.lastFailure();
		String since = (failure != null) ? ", and the source has not answered since: " + failure.getMessage() : "";
		if (servers.servers().isEmpty()) {
			String remark = this.topology.remark(group);
			return new SQLTransientConnectionException(group + " - no server in the topology of " + age + " ms ago: "
					+ ((remark != null) ? remark : "check the group's name and that servers were added") + since,
					"08001", failure);
		}
		String states = servers.servers()
			.stream()
			.map((server) -> server.address() + " " + server.status() + "/" + server.mode())
			.collect(Collectors.joining(", "));
		if (refusal != null) {
			return new SQLTransientConnectionException(group + " - " + refusal + ", by the topology of " + age
					+ " ms ago [" + states
					+ "]: bring a secondary back, or allow more (fabric.read.fallback, fabric.read.max-lag)" + since,
					"08001", failure);
		}
		return new SQLTransientConnectionException(group + " - no primary in the topology of " + age + " ms ago ["
				+ states + "]: promote a server, or wait until one is promoted" + since, "08001", failure);
	}

}
