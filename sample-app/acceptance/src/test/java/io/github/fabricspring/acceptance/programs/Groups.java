package io.github.fabricspring.acceptance.programs;

import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

import io.github.fabricspring.sample.fabric.FarmHooks;
import io.github.fabricspring.sample.farm.Farm;
import io.github.fabricspring.sample.farm.FarmAccounts;
import io.github.fabricspring.sample.farm.MysqlServer;
import io.github.fabricspring.sample.node.FabricNode;
import io.github.fabricspring.sample.node.GroupAdministration;
import io.github.fabricspring.sample.node.GroupAdministration.ManagedServer;
import io.github.fabricspring.sample.node.GroupAdministration.ServerState;
import io.github.fabricspring.sample.node.NodeException;
import io.github.fabricspring.sample.node.group.server.ServerUser;
import io.github.fabricspring.sample.node.group.tools.GroupSettings;
import io.github.fabricspring.sample.node.rpc.NodeSettings;
import io.github.fabricspring.test.fault.CuttingProxy;
import io.github.fabricspring.test.fault.FaultPlan;
import io.github.fabricspring.topology.Server;
import io.github.fabricspring.topology.ServerMode;
import io.github.fabricspring.topology.ServerStatus;
import io.github.fabricspring.topology.TopologySource;

import static org.awaitility.Awaitility.await;

/**
 * Two groups of two real servers each under a node, every server behind a proxy. A group
 * is announced without a primary while it is moved.
 */
final class Groups implements TopologySource, AutoCloseable {

	/** Only what is killed here may count as dead, on a busy machine too. */
	private static final GroupSettings.Detection PATIENT = new GroupSettings.Detection(Duration.ofMillis(250), 3,
			Duration.ofSeconds(3), 2, Duration.ofSeconds(10));

	private static final GroupSettings.Timeouts BUSY_MACHINE = new GroupSettings.Timeouts(Duration.ofSeconds(5),
			Duration.ofSeconds(4), Duration.ofSeconds(10), Duration.ofSeconds(5), Duration.ofSeconds(30));

	private static final Duration PATIENCE = Duration.ofMinutes(1);

	private final Farm farm;

	private final FabricNode node;

	private final Map<Integer, CuttingProxy> proxies = new LinkedHashMap<>();

	private final Set<Call.Name> moving = ConcurrentHashMap.newKeySet();

	private final Map<Call.Name, String> primaries = new EnumMap<>(Call.Name.class);

	Groups(Farm farm) throws IOException {
		this.farm = farm;
		FarmAccounts accounts = farm.accounts();
		ServerUser administrator = account(accounts.fabric());
		this.node = FabricNode.start(new FabricNode.Store(farm.store().address(), "fabric", administrator),
				GroupSettings.of(administrator, account(accounts.replication()))
					.withDetection(PATIENT)
					.withTimeouts(BUSY_MACHINE),
				NodeSettings.withUsers().onPort(0), new FarmHooks(farm));
		List<MysqlServer> servers = farm.servers();
		create(Call.Name.A, servers.subList(0, 2));
		create(Call.Name.B, servers.subList(2, 4));
		for (MysqlServer server : servers) {
			this.proxies.put(server.port(), new CuttingProxy(server.port()));
		}
	}

	private void create(Call.Name group, List<MysqlServer> servers) {
		GroupAdministration administration = this.node.groups();
		administration.createGroup(group.name(), null);
		servers.forEach(
				(server) -> administration.addServer(group.name(), server.address(), Duration.ofSeconds(5), false));
		administration.promote(group.name(), null, false);
		administration.activateGroup(group.name());
	}

	private static ServerUser account(FarmAccounts.Account account) {
		return new ServerUser(account.user(), account.password());
	}

	@Override
	public Answer fetch(Set<String> groups) {
		List<Server> servers = new ArrayList<>();
		for (ManagedServer server : this.node.groups().servers()) {
			servers.add(announced(server));
		}
		return Answer.of("test", groups, servers, Duration.ofSeconds(1));
	}

	private Server announced(ManagedServer server) {
		boolean hidden = server.status() == ServerState.PRIMARY
				&& this.moving.contains(Call.Name.valueOf(server.group()));
		return new Server(server.uuid(), server.group(), server.host(), proxy(server.port()).port(),
				hidden ? ServerStatus.SECONDARY : ServerStatus.valueOf(server.status().name()),
				hidden ? ServerMode.READ_ONLY : ServerMode.valueOf(server.mode().name()), server.weight());
	}

	private CuttingProxy proxy(int port) {
		return Objects.requireNonNull(this.proxies.get(port));
	}

	/**
	 * The primary as the node knows it.
	 * @param group the group
	 * @return the server
	 */
	MysqlServer primary(Call.Name group) {
		return this.node.groups()
			.servers()
			.stream()
			.filter((server) -> server.group().equals(group.name()) && server.status() == ServerState.PRIMARY)
			.map((server) -> this.farm.server(server.uuid()))
			.findFirst()
			.orElseThrow(() -> new IllegalStateException(group + " has no primary"));
	}

	/**
	 * Logs in at the primary, past its proxy.
	 * @param group the group
	 * @return the connection
	 * @throws SQLException if that fails
	 */
	Connection connect(Call.Name group) throws SQLException {
		Connection connection = primary(group).connect(this.farm.accounts().fabric());
		connection.setCatalog(this.farm.accounts().database());
		return connection;
	}

	/**
	 * Has every proxy ask a plan, and lets silent connections go.
	 * @param plans makes the plan of a group's servers
	 */
	void follow(Function<Call.Name, FaultPlan> plans) {
		for (ManagedServer server : this.node.groups().servers()) {
			CuttingProxy proxy = proxy(server.port());
			proxy.follow(plans.apply(Call.Name.valueOf(server.group())));
			proxy.endSilence();
		}
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
		this.primaries.put(group, primary(group).uuid());
		this.moving.add(group);
	}

	/**
	 * Moves the primary of a hidden group, and announces it.
	 * @param group the group
	 * @param crash whether the primary is killed
	 * @param others what other callers do before this application hears of it
	 */
	void move(Call.Name group, boolean crash, Runnable others) {
		String before = this.primaries.get(group);
		try {
			if (crash) {
				this.farm.server(Objects.requireNonNull(before)).kill();
			}
			else {
				await().atMost(PATIENCE)
					.pollInterval(Duration.ofMillis(10))
					.ignoreExceptionsInstanceOf(NodeException.class)
					.until(() -> {
						this.node.groups().promote(group.name(), null, false);
						return true;
					});
			}
			await().atMost(PATIENCE)
				.pollInterval(Duration.ofMillis(5))
				.ignoreExceptionsInstanceOf(IllegalStateException.class)
				.until(() -> !primary(group).uuid().equals(before));
			if (crash) {
				settle();
			}
			others.run();
		}
		finally {
			this.moving.remove(group);
		}
	}

	private void restart(Call.Name group) {
		for (ManagedServer server : this.node.groups().servers()) {
			MysqlServer process = this.farm.server(server.uuid());
			if (server.group().equals(group.name()) && !process.isAlive()) {
				process.start();
			}
		}
	}

	/**
	 * Waits until all servers serve.
	 */
	void settle() {
		await().atMost(PATIENCE.multipliedBy(3)).pollInterval(Duration.ofMillis(5)).until(() -> {
			for (Call.Name group : Call.Name.values()) {
				restart(group);
			}
			List<ManagedServer> servers = this.node.groups().servers();
			return servers.stream().noneMatch((server) -> server.status() == ServerState.FAULTY)
					&& servers.stream().filter((server) -> server.status() == ServerState.PRIMARY).count() == 2;
		});
	}

	@Override
	public void close() throws IOException {
		for (CuttingProxy proxy : this.proxies.values()) {
			proxy.close();
		}
		this.node.close();
	}

}
