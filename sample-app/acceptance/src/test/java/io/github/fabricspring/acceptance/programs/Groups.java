package io.github.fabricspring.acceptance.programs;

import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

import io.github.fabricspring.sample.fabric.Engine;
import io.github.fabricspring.sample.fabric.LocalFabric;
import io.github.fabricspring.sample.farm.Farm;
import io.github.fabricspring.sample.farm.FarmSettings;
import io.github.fabricspring.sample.farm.MysqlServer;
import io.github.fabricspring.sample.farm.group.FarmGroup;
import io.github.fabricspring.sample.farm.junit.FarmExtension;
import io.github.fabricspring.sample.node.NodeException;
import io.github.fabricspring.sample.node.group.tools.GroupSettings;
import io.github.fabricspring.test.fault.CuttingProxy;
import io.github.fabricspring.test.fault.FaultPlan;
import io.github.fabricspring.topology.Server;
import io.github.fabricspring.topology.ServerMode;
import io.github.fabricspring.topology.ServerStatus;
import io.github.fabricspring.topology.TopologySource;

import static org.awaitility.Awaitility.await;

/**
 * Two groups of real servers, every server behind a proxy. A group is announced without a
 * primary while it is moved.
 */
final class Groups implements TopologySource, AutoCloseable {

	/** Only what is killed here may count as dead, on a busy machine too. */
	private static final GroupSettings.Detection PATIENT = new GroupSettings.Detection(Duration.ofMillis(250), 3,
			Duration.ofSeconds(3), 2, Duration.ofSeconds(10));

	private static final Duration PATIENCE = Duration.ofMinutes(1);

	private final Map<Call.Name, FarmGroup> groups = new LinkedHashMap<>();

	private final Map<MysqlServer, CuttingProxy> proxies = new LinkedHashMap<>();

	/** Written by the one that moves a group, read by all threads. */
	private final Map<Call.Name, MysqlServer> primaries = new ConcurrentHashMap<>();

	private final Set<Call.Name> moving = ConcurrentHashMap.newKeySet();

	private Groups() {
	}

	/**
	 * Starts the servers.
	 * @param engine how they are groups
	 * @return the groups
	 * @throws IOException if a proxy does not start
	 */
	static Groups start(Engine engine) throws IOException {
		Groups groups = new Groups();
		try {
			for (Call.Name name : Call.Name.values()) {
				groups.add(name, engine);
			}
			return groups;
		}
		catch (IOException | RuntimeException ex) {
			groups.close();
			throw ex;
		}
	}

	// A node needs two servers; the others decide by the majority of three
	private void add(Call.Name name, Engine engine) throws IOException {
		Farm farm = FarmExtension.start(FarmSettings.DEFAULTS.withServers((engine == Engine.FABRIC) ? 2 : 3));
		FarmGroup group = start(name, engine, farm);
		this.groups.put(name, group);
		this.primaries.put(name, group.primaryServer());
		for (MysqlServer server : farm.servers()) {
			this.proxies.put(server, new CuttingProxy(server.port()));
		}
	}

	private static FarmGroup start(Call.Name name, Engine engine, Farm farm) {
		try {
			return (engine == Engine.FABRIC) ? LocalFabric.start(farm, name.name(), PATIENT)
					: engine.start(farm, name.name());
		}
		catch (RuntimeException ex) {
			farm.close();
			throw ex;
		}
	}

	@Override
	public Answers fetch(Set<String> groups) {
		List<Server> servers = new ArrayList<>();
		this.groups.forEach((name, group) -> group.farm()
			.servers()
			.forEach((server) -> servers
				.add(announced(name, server, server.equals(primary(name)) && !this.moving.contains(name)))));
		return Answers.of("test", groups, servers, Duration.ofSeconds(1));
	}

	private Server announced(Call.Name group, MysqlServer server, boolean primary) {
		ServerStatus other = server.isAlive() ? ServerStatus.SECONDARY : ServerStatus.FAULTY;
		return new Server(server.uuid(), group.name(), server.host(), proxy(server).port(),
				primary ? ServerStatus.PRIMARY : other, primary ? ServerMode.READ_WRITE : ServerMode.READ_ONLY, 1);
	}

	private CuttingProxy proxy(MysqlServer server) {
		return Objects.requireNonNull(this.proxies.get(server));
	}

	private FarmGroup group(Call.Name name) {
		return Objects.requireNonNull(this.groups.get(name));
	}

	private MysqlServer primary(Call.Name group) {
		return Objects.requireNonNull(this.primaries.get(group));
	}

	/**
	 * Logs in at the primary, past its proxy.
	 * @param group the group
	 * @return the connection
	 * @throws SQLException if that fails
	 */
	Connection connect(Call.Name group) throws SQLException {
		Connection connection = primary(group).connect(group(group).farm().accounts().fabric());
		connection.setCatalog(group(group).farm().accounts().database());
		return connection;
	}

	/**
	 * Has every proxy ask a plan, and lets silent connections go.
	 * @param plans makes the plan of a group's servers
	 */
	void follow(Function<Call.Name, FaultPlan> plans) {
		this.groups.forEach((name, group) -> {
			for (MysqlServer server : group.farm().servers()) {
				proxy(server).follow(plans.apply(name));
				proxy(server).endSilence();
			}
		});
	}

	/**
	 * Ends a session of the primary.
	 * @param group the group
	 * @param port the client's port
	 */
	void endSession(Call.Name group, int port) {
		try (Connection connection = connect(group); Statement statement = connection.createStatement()) {
			ResultSet session = statement
				.executeQuery("SELECT id FROM information_schema.processlist WHERE host LIKE '%:" + port + "'");
			if (session.next()) {
				statement.execute("KILL " + session.getLong(1));
			}
		}
		catch (SQLException ex) {
			// gone already
		}
	}

	/**
	 * Waits until no transaction of the application is in flight.
	 */
	void quiesce() {
		for (Call.Name group : Call.Name.values()) {
			await().atMost(PATIENCE).pollInterval(Duration.ofMillis(5)).until(() -> inFlight(group) == 0);
		}
	}

	private int inFlight(Call.Name group) throws SQLException {
		try (Connection connection = connect(group);
				Statement statement = connection.createStatement();
				ResultSet count = statement.executeQuery("SELECT COUNT(*) FROM information_schema.innodb_trx JOIN"
						+ " information_schema.processlist ON id = trx_mysql_thread_id WHERE user = 'app'")) {
			return count.next() ? count.getInt(1) : 0;
		}
	}

	/**
	 * Announces a group without a primary from now on.
	 * @param group the group
	 */
	void hide(Call.Name group) {
		this.moving.add(group);
	}

	/**
	 * Moves the primary of a hidden group, and announces it.
	 * @param name the group
	 * @param crash whether the primary is killed
	 * @param others what other callers do before this application hears of it
	 */
	void move(Call.Name name, boolean crash, Runnable others) {
		FarmGroup group = group(name);
		MysqlServer before = primary(name);
		try {
			if (crash) {
				before.kill();
			}
			else {
				switchOver(group);
			}
			await().atMost(PATIENCE).pollInterval(Duration.ofMillis(5)).until(() -> {
				String address = group.primary();
				return address != null && !address.equals(before.address());
			});
			this.primaries.put(name, group.primaryServer());
			if (crash) {
				settle();
			}
			others.run();
		}
		finally {
			this.moving.remove(name);
		}
	}

	private static void switchOver(FarmGroup group) {
		await().atMost(PATIENCE)
			.pollInterval(Duration.ofMillis(10))
			.ignoreExceptionsInstanceOf(NodeException.class)
			.until(() -> {
				group.switchOver();
				return true;
			});
	}

	/**
	 * Waits until all servers serve.
	 */
	void settle() {
		this.groups.forEach((name, group) -> {
			group.restore();
			this.primaries.put(name, group.primaryServer());
		});
	}

	@Override
	public void close() throws IOException {
		for (CuttingProxy proxy : this.proxies.values()) {
			proxy.close();
		}
		this.groups.values().forEach((group) -> {
			group.close();
			group.farm().close();
		});
	}

}
