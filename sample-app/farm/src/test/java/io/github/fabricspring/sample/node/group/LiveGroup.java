package io.github.fabricspring.sample.node.group;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

import io.github.fabricspring.sample.farm.Farm;
import io.github.fabricspring.sample.farm.FarmAccounts;
import io.github.fabricspring.sample.farm.MysqlServer;
import io.github.fabricspring.sample.farm.group.Replica;
import io.github.fabricspring.sample.node.FabricNode;
import io.github.fabricspring.sample.node.GroupAdministration;
import io.github.fabricspring.sample.node.GroupAdministration.ManagedServer;
import io.github.fabricspring.sample.node.GroupAdministration.ServerHealth;
import io.github.fabricspring.sample.node.GroupAdministration.ServerState;
import io.github.fabricspring.sample.node.group.server.ServerUser;
import io.github.fabricspring.sample.node.group.tools.GroupSettings;
import io.github.fabricspring.sample.node.group.tools.ServerHooks;
import io.github.fabricspring.sample.node.rpc.NodeSettings;

import static org.awaitility.Awaitility.await;

/**
 * The group YYZ on a farm, and the node that manages it.
 */
final class LiveGroup implements AutoCloseable {

	static final String NAME = "YYZ";

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private final Farm farm;

	private FabricNode node;

	private LiveGroup(Farm farm) {
		this.farm = farm;
		this.node = start();
	}

	static LiveGroup on(Farm farm) throws SQLException {
		LiveGroup group = new LiveGroup(farm);
		GroupAdministration groups = group.groups();
		groups.createGroup(NAME, null);
		farm.servers().forEach((server) -> groups.addServer(NAME, server.address(), Duration.ofSeconds(5), false));
		groups.promote(NAME, null, false);
		groups.activateGroup(NAME);
		group.execute(group.primary(), "CREATE TABLE app.t (id VARCHAR(40) PRIMARY KEY)");
		return group;
	}

	private FabricNode start() {
		FarmAccounts accounts = this.farm.accounts();
		ServerUser administrator = new ServerUser(accounts.fabric().user(), accounts.fabric().password());
		GroupSettings settings = GroupSettings.of(administrator,
				new ServerUser(accounts.replication().user(), accounts.replication().password()));
		return FabricNode.start(new FabricNode.Store(this.farm.store().address(), "fabric_ha", administrator), settings,
				NodeSettings.withUsers().onPort(0), new FarmHooks(this.farm));
	}

	void stopNode() {
		this.node.close();
	}

	void startNode() {
		this.node = start();
	}

	GroupAdministration groups() {
		return this.node.groups();
	}

	Farm farm() {
		return this.farm;
	}

	MysqlServer primary() {
		return this.farm.server(findPrimary().orElseThrow().uuid());
	}

	Optional<ManagedServer> findPrimary() {
		return groups().servers().stream().filter((server) -> server.status() == ServerState.PRIMARY).findFirst();
	}

	List<MysqlServer> secondaries() {
		MysqlServer primary = primary();
		return this.farm.servers().stream().filter((server) -> !server.uuid().equals(primary.uuid())).toList();
	}

	ServerState status(MysqlServer server) {
		return groups().servers()
			.stream()
			.filter((managed) -> managed.uuid().equals(server.uuid()))
			.findFirst()
			.orElseThrow()
			.status();
	}

	List<String> issues() {
		return groups().health(NAME).stream().map(ServerHealth::issues).flatMap(List::stream).toList();
	}

	// Starts what is down, and waits until all serve. A server that a dying node left
	// with another source counts as SECONDARY until the detector has seen it twice.
	void heal() {
		this.farm.servers().stream().filter((server) -> !server.isAlive()).forEach(MysqlServer::start);
		await().atMost(PATIENCE)
			.pollInterval(Duration.ofMillis(50))
			.ignoreExceptions()
			.until(() -> findPrimary().isPresent()
					&& this.farm.servers().stream().noneMatch((server) -> status(server) == ServerState.FAULTY)
					&& secondaries().stream().allMatch((server) -> new Replica(server).follows(primary())));
	}

	void awaitOtherPrimary(MysqlServer old) {
		await().atMost(PATIENCE)
			.pollInterval(Duration.ofMillis(10))
			.until(() -> findPrimary().filter((now) -> !now.uuid().equals(old.uuid())).isPresent());
	}

	String value(MysqlServer server, String query) throws SQLException {
		try (Connection connection = server.connect();
				Statement statement = connection.createStatement();
				ResultSet row = statement.executeQuery(query)) {
			row.next();
			return String.valueOf(row.getString(1));
		}
	}

	void execute(MysqlServer server, String... statements) throws SQLException {
		try (Connection connection = server.connect(); Statement statement = connection.createStatement()) {
			for (String sql : statements) {
				statement.execute(sql);
			}
		}
	}

	@Override
	public void close() {
		this.node.close();
	}

	private record FarmHooks(Farm farm) implements ServerHooks {

		@Override
		public boolean kill(String server) {
			this.farm.server(server).kill();
			return true;
		}

		@Override
		public boolean rebuild(String server, String donor) {
			this.farm.rebuild(this.farm.server(server), this.farm.server(donor));
			return true;
		}

	}

}
