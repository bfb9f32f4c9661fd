package io.github.fabricspring.pool;

import java.sql.Connection;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.stream.Stream;

import com.zaxxer.hikari.HikariDataSource;
import io.github.fabricspring.connection.diagnosis.ServerProbe;
import io.github.fabricspring.connection.driver.DriverConnector;
import io.github.fabricspring.connection.driver.PoolSettings;
import io.github.fabricspring.connection.driver.ServerConnector;
import io.github.fabricspring.connection.key.CommitResolver;
import io.github.fabricspring.threads.NoThreadException;
import io.github.fabricspring.threads.TaskThreads;
import io.github.fabricspring.topology.DatedAnswer;
import io.github.fabricspring.topology.Group;
import io.github.fabricspring.topology.GroupAnswer;
import io.github.fabricspring.topology.Server;
import io.github.fabricspring.topology.ServerStatus;
import io.github.fabricspring.topology.ToldListeners;
import io.github.fabricspring.topology.Topology;
import io.github.fabricspring.topology.TopologyListener;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * The pools of all servers, by group and UUID. A group's pools are created together, so
 * that a promoted secondary already has its connections. A pool is kept through all roles
 * of its server, and is retired when the server leaves, moves or is FAULTY.
 */
public final class ServerPools implements TopologyListener, AutoCloseable {

	private static final Log logger = LogFactory.getLog(ServerPools.class);

	/** The reason that callers get once the pools are closed. */
	public static final String SHUT_DOWN = "the application is shutting down";

	private final DriverConnector connector;

	private final Function<String, PoolSettings> settings;

	private final AccountCheck accounts;

	private final ConnectionOpener opener;

	private final ServerProbe probe;

	private final ReadObserver reads;

	private static final Set<String> DISCOVERED = Set.of(GroupAnswer.GROUP_REPLICATION, GroupAnswer.REPLICATION);

	private final ToldListeners<PoolListener> listeners;

	private final ConcurrentHashMap<Key, ServerPool> pools = new ConcurrentHashMap<>();

	private final ExecutorService executor = TaskThreads.unlimited("fabric-pools-");

	/** Guards creation and retirement. No server is waited for under it. */
	private final ReentrantLock lifecycle = new ReentrantLock();

	/** The groups whose servers all have a pool, created on a thread of the executor. */
	private final Set<String> warmGroups = new HashSet<>();

	private volatile Topology latest = Topology.NONE;

	private volatile boolean closed;

	/**
	 * Creates the set of pools, which is empty at first.
	 * @param connector opens physical connections
	 * @param settings the settings of a group by its name
	 * @param resolver answers lost commits
	 * @param reads told of failed reads and of commits
	 * @param listeners told when pools come and go
	 */
	public ServerPools(DriverConnector connector, Function<String, PoolSettings> settings, CommitResolver resolver,
			ReadObserver reads, List<PoolListener> listeners) {
		this.connector = connector;
		this.settings = settings;
		this.accounts = new AccountCheck(settings, this::fencesItself);
		this.opener = new ConnectionOpener(connector, resolver);
		this.probe = new ServerProbe(connector);
		this.reads = reads;
		this.listeners = new ToldListeners<>(listeners);
	}

	/**
	 * Whether the application is shutting down.
	 * @return whether no pool will be created any more
	 */
	public boolean isClosed() {
		return this.closed;
	}

	/**
	 * Adds a listener that learns of the pools created from now on.
	 * @param listener the listener
	 */
	public void addListener(PoolListener listener) {
		this.listeners.add(listener);
	}

	/**
	 * The pools that exist.
	 * @return a view that changes as pools come and go
	 */
	public Collection<ServerPool> all() {
		return Collections.unmodifiableCollection(this.pools.values());
	}

	/**
	 * The pools that exist.
	 * @return a copy, by {@linkplain #name(Server) name}
	 */
	public Map<String, HikariDataSource> pools() {
		Map<String, HikariDataSource> pools = new LinkedHashMap<>();
		this.pools.values().forEach((pool) -> pools.put(name(pool.server()), pool.hikari()));
		return pools;
	}

	/**
	 * Looks for the pool of a server.
	 * @param server the server
	 * @return its pool, {@code null} if there is none yet
	 */
	public @Nullable ServerPool find(Server server) {
		ServerPool pool = this.pools.get(Key.of(server));
		return (pool != null && pool.leadsTo(server)) ? pool : null;
	}

	/**
	 * Returns the name of a server's pool.
	 * @param server the server
	 * @return {@code group/host:port}
	 */
	public static String name(Server server) {
		return server.group() + "/" + server.address();
	}

	/**
	 * Returns a connector that opens connections outside the pools. Its success tells the
	 * server's pool, which may be pausing after failed attempts, that the server takes
	 * connections.
	 * @return the connector
	 */
	public ServerConnector connector() {
		return (server, session, timeout) -> {
			Connection connection = this.connector.connect(server, session, timeout);
			ServerPool pool = this.pools.get(Key.of(server));
			if (pool != null) {
				pool.answers(this.executor);
			}
			return connection;
		};
	}

	/**
	 * Creates a pool for every server of a group as soon as it is known, so that no
	 * caller waits for it.
	 * @param group the group's name
	 */
	public void keepWarm(String group) {
		this.lifecycle.lock();
		try {
			if (this.warmGroups.add(group)) {
				warmUp(group);
			}
		}
		finally {
			this.lifecycle.unlock();
		}
	}

	/**
	 * The pool of a server, created if there is none.
	 * @param server the server
	 * @param topology the snapshot that has it
	 * @return the pool, {@code null} if a newer snapshot no longer has the server
	 */
	public @Nullable ServerPool pool(Server server, Topology topology) {
		ServerPool pool = this.pools.get(Key.of(server));
		return (pool != null && pool.leadsTo(server)) ? pool : create(server, topology);
	}

	@Override
	public void topologyChanged(Topology previous, Topology current) {
		this.lifecycle.lock();
		try {
			this.latest = current;
			for (ServerPool pool : this.pools.values()) {
				Server server = find(current, pool.server());
				if (server == null) {
					retire(pool);
				}
				else {
					pool.describe(server, asksServers(current, server.group()), hasPrimary(current, server.group()),
							this.executor);
				}
			}
			this.warmGroups.stream().filter((group) -> lacksPools(current.group(group))).forEach(this::warmUp);
		}
		finally {
			this.lifecycle.unlock();
		}
	}

	@Override
	public void close() {
		List<ServerPool> closing;
		this.lifecycle.lock();
		try {
			this.closed = true;
			closing = List.copyOf(this.pools.values());
			this.pools.clear();
		}
		finally {
			this.lifecycle.unlock();
		}
		closing.forEach((pool) -> pool.close(this.executor));
		this.executor.shutdown();
	}

	private @Nullable ServerPool create(Server server, Topology topology) {
		this.lifecycle.lock();
		try {
			ServerPool pool = this.pools.get(Key.of(server));
			if (pool != null && pool.leadsTo(server)) {
				return pool;
			}
			// A caller's snapshot may have been replaced meanwhile
			if (this.closed || (topology.version() < this.latest.version() && find(this.latest, server) == null)) {
				return null;
			}
			if (pool != null) {
				retire(pool);
			}
			ServerPool created = new ServerPool(server, this.opener, this.accounts, this.probe, this.reads,
					(refused) -> this.listeners.tell((listener) -> listener.writeRefused(refused)),
					PoolConfiguration.of(server, this.settings.apply(server.group())));
			this.pools.put(Key.of(server), created);
			keepWarm(server.group());
			this.listeners.tell((listener) -> listener.poolCreated(server, created.hikari()));
			return created;
		}
		finally {
			this.lifecycle.unlock();
		}
	}

	// Creates a group's missing pools, not on a caller's thread.
	private void warmUp(String group) {
		try {
			if (!this.closed) {
				this.executor.execute(() -> createPools(group));
			}
		}
		catch (NoThreadException ex) {
			logger.debug(group + " - no memory for a thread: pools are created later", ex);
		}
	}

	private void createPools(String group) {
		Topology topology = latest();
		Stream<Server> servers = Stream.ofNullable(topology.group(group)).flatMap(ServerPools::heldReady);
		servers.forEach((server) -> pool(server, topology));
	}

	private boolean lacksPools(@Nullable Group group) {
		return group != null && heldReady(group).anyMatch((server) -> !this.pools.containsKey(Key.of(server)));
	}

	private Topology latest() {
		this.lifecycle.lock();
		try {
			return this.latest;
		}
		finally {
			this.lifecycle.unlock();
		}
	}

	private static Stream<Server> heldReady(Group group) {
		return group.servers().stream().filter(Server::isHeldReady);
	}

	// A member of Group Replication that is no primary is super_read_only, and one that
	// has no majority cannot commit: both bind every account
	private boolean fencesItself(String group) {
		DatedAnswer last = this.latest.answer(group);
		return last != null && last.answer().engine().equals(GroupAnswer.GROUP_REPLICATION);
	}

	// What is discovered, the servers have said of themselves
	private static boolean asksServers(Topology topology, String group) {
		DatedAnswer last = topology.answer(group);
		return last != null && DISCOVERED.contains(last.answer().engine());
	}

	private static boolean hasPrimary(Topology topology, String name) {
		Group group = topology.group(name);
		return group != null && group.primary() != null;
	}

	private void retire(ServerPool pool) {
		this.pools.remove(Key.of(pool.server()), pool);
		logger.info(pool.server().group() + " - " + pool.server().address()
				+ " left the group, moved or is FAULTY: its connections are aborted");
		pool.retire(this.executor);
		this.listeners.tell((listener) -> listener.poolRetired(pool.server(), pool.hikari()));
	}

	private static @Nullable Server find(Topology topology, Server server) {
		Group group = topology.group(server.group());
		if (group == null) {
			return null;
		}
		for (Server other : group.servers()) {
			if (other.uuid().equals(server.uuid()) && other.port() == server.port()
					&& other.host().equals(server.host()) && other.status() != ServerStatus.FAULTY) {
				return other;
			}
		}
		return null;
	}

	/**
	 * A server in one group. A source may list a server in several groups, and none of
	 * them may abort the connections of another.
	 */
	private record Key(String group, String uuid) {

		static Key of(Server server) {
			return new Key(server.group(), server.uuid());
		}

	}

}
