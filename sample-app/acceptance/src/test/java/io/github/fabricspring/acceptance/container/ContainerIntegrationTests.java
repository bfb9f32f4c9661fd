package io.github.fabricspring.acceptance.container;

import java.io.IOException;
import java.net.ServerSocket;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.github.fabricspring.sample.node.FabricNode;
import io.github.fabricspring.sample.node.GroupAdministration.ManagedServer;
import io.github.fabricspring.sample.node.GroupAdministration.MemberStatus;
import io.github.fabricspring.sample.node.group.server.ServerUser;
import io.github.fabricspring.sample.node.group.tools.GroupSettings;
import io.github.fabricspring.sample.node.group.tools.ServerHooks;
import io.github.fabricspring.sample.node.rpc.NodeSettings;
import io.github.fabricspring.sample.switchover.Cluster;
import io.github.fabricspring.sample.switchover.SwitchoverApplication;
import io.github.fabricspring.sample.switchover.SwitchoverReport;
import io.github.fabricspring.sample.switchover.SwitchoverSettings;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.junit.jupiter.Testcontainers;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The group's servers as containers. On the host's network, since replicas and clients
 * must know a server by the same address. Skipped where no Docker engine runs.
 */
@Testcontainers(disabledWithoutDocker = true)
class ContainerIntegrationTests {

	private static final String GROUP = "DOCKED";

	private static final ServerUser ADMINISTRATOR = new ServerUser("fabric", "fabric");

	private static final ServerUser REPLICATION = new ServerUser("replication", "replication");

	private final List<GenericContainer<?>> containers = new ArrayList<>();

	private final List<String> addresses = new ArrayList<>();

	@AfterEach
	void stop() {
		this.containers.forEach(GenericContainer::stop);
	}

	@Test
	void aSwitchoverAndAKilledContainerAreOutlived() throws IOException, InterruptedException, SQLException {
		String store = start("--skip-log-bin");
		for (int i = 0; i < 3; i++) {
			this.addresses.add(start("--gtid-mode=ON", "--enforce-gtid-consistency=ON",
					"--plugin-load-add=semisync_source.so", "--plugin-load-add=semisync_replica.so",
					"--rpl-semi-sync-replica-enabled=ON", "--rpl-semi-sync-source-timeout=4294967295"));
		}
		for (String address : this.addresses) {
			execute(address, "RESET MASTER", "SET GLOBAL super_read_only = ON");
		}
		try (FabricNode node = FabricNode.start(new FabricNode.Store(store, "fabric", ADMINISTRATOR),
				GroupSettings.of(ADMINISTRATOR, REPLICATION), NodeSettings.withUsers().onPort(0), ServerHooks.NONE)) {
			node.groups().createGroup(GROUP, null);
			this.addresses.forEach((address) -> node.groups().addServer(GROUP, address, Duration.ofSeconds(5), false));
			node.groups().promote(GROUP, null, false);
			node.groups().activateGroup(GROUP);
			outlive(node);
		}
	}

	private void outlive(FabricNode node) throws IOException, InterruptedException {
		SwitchoverReport report = SwitchoverApplication.run(properties(node), new Containers(node), GROUP,
				new SwitchoverSettings(4, Duration.ofMillis(500), Duration.ofSeconds(60)), System.out);
		assertThat(report).matches(SwitchoverReport::isClean, "nothing failed, lost or doubled");
	}

	private static List<String> properties(FabricNode node) {
		return List.of("--fabric.addresses=" + node.address(), "--fabric.datasource.username=app",
				"--fabric.datasource.password=app", "--fabric.datasource.database=app");
	}

	private static String address(ManagedServer server) {
		return server.host() + ":" + server.port();
	}

	private String start(String... options) throws IOException, SQLException {
		int port = freePort();
		List<String> command = new ArrayList<>(List.of("mysqld", "--port=" + port, "--server-id=" + port,
				"--bind-address=127.0.0.1", "--mysqlx=OFF", "--skip-name-resolve"));
		command.addAll(List.of(options));
		GenericContainer<?> container = new GenericContainer<>("mysql:8.0.33").withNetworkMode("host")
			.withEnv("MYSQL_ALLOW_EMPTY_PASSWORD", "yes")
			.withEnv("MYSQL_INITDB_SKIP_TZINFO", "1")
			.withCommand(command.toArray(String[]::new))
			.waitingFor(Wait.forLogMessage(".*ready for connections.*port: " + port + ".*", 1));
		container.start();
		this.containers.add(container);
		String address = "127.0.0.1:" + port;
		execute(address, "SET sql_log_bin = 0", "CREATE USER fabric@'127.0.0.1' IDENTIFIED BY 'fabric'",
				"GRANT ALL ON *.* TO fabric@'127.0.0.1' WITH GRANT OPTION",
				"CREATE USER replication@'127.0.0.1' IDENTIFIED WITH mysql_native_password BY 'replication'",
				"GRANT REPLICATION SLAVE ON *.* TO replication@'127.0.0.1'", "CREATE DATABASE app",
				"CREATE USER app@'127.0.0.1' IDENTIFIED BY 'app'", "GRANT ALL ON app.* TO app@'127.0.0.1'");
		return address;
	}

	private static void execute(String address, String... statements) throws SQLException {
		String url = "jdbc:mysql://" + address + "/?allowPublicKeyRetrieval=true&connectTimeout=2000";
		try (Connection connection = DriverManager.getConnection(url, "root", "");
				Statement statement = connection.createStatement()) {
			for (String sql : statements) {
				statement.execute(sql);
			}
		}
	}

	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0)) {
			return socket.getLocalPort();
		}
	}

	/** The containers, of which a killed one stays dead. */
	private final class Containers implements Cluster, Cluster.Processes {

		private final FabricNode node;

		Containers(FabricNode node) {
			this.node = node;
		}

		@Override
		public void switchOver() {
			this.node.groups().promote(GROUP, null, false);
		}

		@Override
		public Processes processes() {
			return this;
		}

		@Override
		public @Nullable String primary() {
			return this.node.groups()
				.servers()
				.stream()
				.filter((server) -> server.status() == MemberStatus.PRIMARY)
				.map(ContainerIntegrationTests::address)
				.findFirst()
				.orElse(null);
		}

		@Override
		public List<String> describe() {
			return this.node.groups()
				.servers()
				.stream()
				.map((server) -> address(server) + "  " + server.status())
				.toList();
		}

		@Override
		public void killPrimary() {
			int index = ContainerIntegrationTests.this.addresses.indexOf(primary());
			GenericContainer<?> container = ContainerIntegrationTests.this.containers.get(1 + index);
			container.getDockerClient().killContainerCmd(container.getContainerId()).exec();
		}

		@Override
		public void restore() {
		}

	}

}
