package io.github.fabricspring.routing;

import java.sql.Connection;
import java.sql.ConnectionBuilder;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLNonTransientConnectionException;
import java.util.LinkedHashMap;
import java.util.Map;

import javax.sql.DataSource;

import io.github.fabricspring.call.ConnectionRequest;
import io.github.fabricspring.call.Failure;
import io.github.fabricspring.call.GroupsInUse;
import io.github.fabricspring.call.Scope;
import io.github.fabricspring.call.Verdict;
import io.github.fabricspring.connection.TrackedConnection;
import io.github.fabricspring.pool.ServerPool;
import io.github.fabricspring.pool.ServerPools;
import io.github.fabricspring.reads.Readers;
import io.github.fabricspring.topology.Group;
import io.github.fabricspring.topology.Server;
import io.github.fabricspring.topology.Topology;
import io.github.fabricspring.topology.TopologyMonitor;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.datasource.lookup.AbstractRoutingDataSource;

/**
 * A data source that routes every connection to a server of a group: the group of the
 * {@linkplain Scope scope} it is fetched in, otherwise the default group. It has no fixed
 * targets. The servers are those of the current topology, which is read once per
 * connection without a lock.
 */
public final class GroupRoutingDataSource extends AbstractRoutingDataSource {

	static final String NO_OTHER_ACCOUNT = "A group's account is set by fabric.datasource, or by "
			+ "fabric.groups.<id>.datasource for one group: call getConnection() without one";

	private final TopologyMonitor topology;

	private final ServerPools pools;

	private final KnownPools known = new KnownPools();

	private final Readers readers;

	private final RoutingSettings settings;

	private final FirstLookup firstLookup;

	private final PrimaryWait primaryWait;

	private final UnscopedRequests unscoped;

	private final GroupsInUse groups;

	private final NoServerErrors errors;

	/**
	 * Creates a routing data source.
	 * @param topology where the servers are
	 * @param pools their pools, which the caller adds to the listeners of the topology
	 * @param readers chooses among secondaries
	 * @param settings how to route
	 * @param groups the groups that scopes use
	 */
	public GroupRoutingDataSource(TopologyMonitor topology, ServerPools pools, Readers readers,
			RoutingSettings settings, GroupsInUse groups) {
		this.topology = topology;
		this.pools = pools;
		this.readers = readers;
		this.settings = settings;
		this.firstLookup = new FirstLookup(topology, settings.firstLookupTimeout());
		this.primaryWait = new PrimaryWait(topology, pools, settings.patience());
		pools.addListener(this.primaryWait);
		this.unscoped = new UnscopedRequests(settings, groups);
		this.groups = groups;
		this.errors = new NoServerErrors(topology);
	}

	/**
	 * Returns a plain data source that always leads to the primary of one group, also
	 * within a scope of another.
	 * @param group the group's name
	 * @return the data source
	 */
	public DataSource forGroup(String group) {
		return new PinnedDataSource(this, group);
	}

	/**
	 * Tells whether a data source leads to groups: a routing one, or one of
	 * {@link #forGroup}. Asks no server.
	 * @param dataSource the data source, wrapped or not
	 * @return whether its connections are routed
	 * @throws SQLException if the data source cannot tell
	 */
	public static boolean isBehind(DataSource dataSource) throws SQLException {
		return dataSource.isWrapperFor(GroupRoutingDataSource.class) || dataSource.isWrapperFor(PinnedDataSource.class);
	}

	/**
	 * Returns the group of all code outside any scope.
	 * @return the group, {@code null} if there is none
	 */
	public @Nullable String defaultGroup() {
		return this.settings.defaultGroup();
	}

	/**
	 * Tells whether two or more groups are used through it.
	 * @return {@code false} while there is one, or none
	 */
	public boolean servesSeveralGroups() {
		return this.groups.areSeveral();
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
	 * Does not ask a target, which would need a scope and perhaps an answer of the node.
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

	/** Returns the pool of the next connection. */
	@Override
	protected DataSource determineTargetDataSource() {
		try {
			ConnectionRequest request = request();
			try {
				return pool(request).hikari();
			}
			catch (FetchFailed ex) {
				throw ex.report(request);
			}
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex.getMessage(), ex);
		}
	}

	RoutingSettings settings() {
		return this.settings;
	}

	Connection connect(ConnectionRequest request) throws SQLException {
		try {
			return fetch(request);
		}
		catch (FetchFailed ex) {
			return this.primaryWait.fetchLater(request, ex, () -> fetch(request));
		}
	}

	private Connection fetch(ConnectionRequest request) throws FetchFailed, SQLException {
		ServerPool pool = pool(request);
		Connection connection = borrow(pool, request);
		if (request.maySecondary() && this.readers.isSessionConsistent() && !maySee(connection, pool)) {
			connection.close();
			return fetchOnPrimary(request);
		}
		return connection;
	}

	private Connection fetchOnPrimary(ConnectionRequest request) throws FetchFailed, SQLException {
		ServerPool pool = pool(request.onPrimary());
		Connection connection = borrow(pool, request);
		if (!maySee(connection, pool)) {
			// It has ceased to be primary, which its pool tells
			connection.close();
			return borrow(pool, request.onPrimary());
		}
		return connection;
	}

	private boolean maySee(Connection connection, ServerPool pool) throws SQLException {
		try {
			return this.readers.maySee(connection.unwrap(TrackedConnection.class), pool);
		}
		catch (SQLException | RuntimeException | Error ex) {
			connection.close();
			throw ex;
		}
	}

	private Connection borrow(ServerPool pool, ConnectionRequest request) throws FetchFailed {
		try {
			return pool.borrow(request);
		}
		catch (SQLException ex) {
			throw new FetchFailed(pool.judge(ex, (onlyPrimaryFits(pool, request)) ? request.onPrimary() : request));
		}
	}

	// The secondaries are there, and too far behind: a wait for one would end at once
	private boolean onlyPrimaryFits(ServerPool pool, ConnectionRequest request) {
		boolean fellBack = request.maySecondary() && pool.latest().isPrimary();
		Group group = (fellBack) ? this.topology.current().group(request.group()) : null;
		return group != null && this.readers.areBehind(group, request.scope());
	}

	private ConnectionRequest request() throws SQLException {
		Scope scope = Scope.current();
		ConnectionRequest request = (scope != null) ? scope.request() : this.unscoped.next();
		return (request.maySecondary() && this.readers.isOnPrimary()) ? request.onPrimary() : request;
	}

	private ServerPool pool(ConnectionRequest request) throws FetchFailed, SQLException {
		Topology topology = this.topology.current();
		String group = request.group();
		GroupPools known = this.known.find(group, topology);
		if (known == null) {
			if (topology.group(group) == null) {
				topology = this.firstLookup.of(request);
			}
			known = known(group, topology);
		}
		Server server = (known != null) ? choose(known, request) : null;
		ServerPool pool = (known != null && server != null) ? pool(known, server, topology) : null;
		if (pool == null && this.pools.isClosed()) {
			throw new SQLNonTransientConnectionException(group + " - no connection: " + ServerPools.SHUT_DOWN, "08003");
		}
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
		return (request.maySecondary()) ? this.readers.choose(group, known.readers(), request.scope())
				: group.primary();
	}

	private FetchFailed noServer(ConnectionRequest request, Topology topology, @Nullable Server server) {
		String group = request.group();
		Group servers = topology.group(group);
		String refusal = (request.maySecondary() && server == null && servers != null) ? this.readers.refusal(servers)
				: null;
		SQLException error = (server != null) ? NoServerErrors.gone(server)
				: this.errors.unavailable(group, topology, servers, refusal);
		// There are servers, but none is fit: asking for the topology would not help
		Verdict verdict = (refusal != null) ? Verdict.RETRY_SAME_SERVER : Verdict.SERVER_LOST;
		boolean readable = server != null || servers == null || servers.secondaries().isEmpty();
		return new FetchFailed(new Failure(verdict, false, server, request.maySecondary() && readable, error));
	}

}
