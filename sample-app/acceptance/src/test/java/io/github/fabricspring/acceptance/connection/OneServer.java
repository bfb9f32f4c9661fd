package io.github.fabricspring.acceptance.connection;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import com.mysql.cj.jdbc.Driver;
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
import io.github.fabricspring.sample.farm.FarmAccounts;
import io.github.fabricspring.sample.farm.MysqlServer;
import io.github.fabricspring.sample.farm.junit.ServerExtension;
import io.github.fabricspring.support.FakeTopology;
import io.github.fabricspring.topology.HostAndPort;
import io.github.fabricspring.topology.Server;
import io.github.fabricspring.topology.ServerMode;
import io.github.fabricspring.topology.ServerStatus;

/**
 * A group of one server, until it is demoted, behind a routing data source without a
 * node.
 */
class OneServer implements AutoCloseable {

	static final String GROUP = "YYZ";

	/** Counts the rows of {@link #withTable}. */
	static final String COUNT = "SELECT count(*) FROM app.t";

	final ServerPools pools;

	final GroupRoutingDataSource dataSource;

	final Map<String, String> properties = new HashMap<>();

	final Map<String, String> hikari = new HashMap<>(Map.of("minimum-idle", "0", "maximum-pool-size", "5"));

	private final FakeTopology topology = new FakeTopology().answering();

	private final FarmAccounts.Account account;

	OneServer(MysqlServer server) {
		this(server, FarmAccounts.DEFAULTS.application());
	}

	boolean privilegedAccountAllowed;

	OneServer(MysqlServer server, FarmAccounts.Account account) {
		this.account = account;
		announce(server(server, ServerStatus.PRIMARY));
		DriverConnector connector = new DriverConnector(driver(), this::settings);
		Readers readers = new Readers(new WeightedSelector(), ReadSettings.of(ReadRouting.SECONDARY), connector);
		this.pools = new ServerPools(connector, this::settings, CommitResolver.NONE, readers, List.of());
		this.dataSource = new GroupRoutingDataSource(this.topology, this.pools, readers,
				new RoutingSettings(GROUP, ReadRouting.SECONDARY, Duration.ofSeconds(1)), new GroupsInUse(GROUP));
		this.topology.addListener(this.pools);
	}

	/**
	 * The store of the farm with an empty table {@code app.t} before each test.
	 * @return the extension
	 */
	static ServerExtension withTable() {
		return ServerExtension.store()
			.beforeEach("DROP TABLE IF EXISTS app.t", "CREATE TABLE app.t (id INT PRIMARY KEY)");
	}

	private static Driver driver() {
		try {
			return new Driver();
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	static Scope scope(AttemptJournal journal) {
		return Scope.open(new Route(GROUP, AccessMode.READ_WRITE), Rerun.SAFE, new Budget(Duration.ofSeconds(10), 3),
				journal);
	}

	Connection begin() throws SQLException {
		Connection connection = this.dataSource.getConnection();
		connection.setAutoCommit(false);
		return connection;
	}

	/** The node holds the server for dead. */
	void declareFaulty(MysqlServer server) {
		announce(server(server, ServerStatus.FAULTY));
	}

	/** The node holds another server for what listens at this one's address. */
	void pretend(MysqlServer server, String uuid) {
		Server real = server(server, ServerStatus.PRIMARY);
		announce(new Server(uuid, GROUP, real.host(), real.port(), real.status(), real.mode(), real.weight()));
	}

	/**
	 * The server is reached through another address.
	 * @param server the server
	 * @param port where it is announced
	 * @param uuidKnown whether its UUID is announced too
	 */
	void announceAt(MysqlServer server, int port, boolean uuidKnown) {
		HostAndPort address = new HostAndPort("127.0.0.1", port);
		announce((uuidKnown)
				? new Server(server.uuid(), GROUP, address.host(), port, ServerStatus.PRIMARY, ServerMode.READ_WRITE, 1)
				: Server.withoutUuid(GROUP, address, ServerStatus.PRIMARY, ServerMode.READ_WRITE));
	}

	/** The node shows the server as secondary, and another as primary. */
	void demote(MysqlServer server, MysqlServer primary) {
		announce(server(server, ServerStatus.SECONDARY), server(primary, ServerStatus.PRIMARY));
	}

	private void announce(Server... servers) {
		this.topology.announce(GROUP, servers);
	}

	@Override
	public void close() {
		this.pools.close();
	}

	private PoolSettings settings(String group) {
		return new PoolSettings(this.account.user(), this.account.password(), FarmAccounts.DEFAULTS.database(),
				this.properties, this.hikari, this.privilegedAccountAllowed);
	}

	private static Server server(MysqlServer server, ServerStatus status) {
		return new Server(server.uuid(), GROUP, "127.0.0.1", server.port(), status, ServerMode.READ_WRITE, 1);
	}

}
