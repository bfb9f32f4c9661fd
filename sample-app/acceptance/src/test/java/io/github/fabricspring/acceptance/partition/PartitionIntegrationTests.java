package io.github.fabricspring.acceptance.partition;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;

import io.github.fabricspring.acceptance.fault.NetworkPartition;
import io.github.fabricspring.sample.farm.Farm;
import io.github.fabricspring.sample.farm.FarmSettings;
import io.github.fabricspring.sample.farm.MysqlServer;
import io.github.fabricspring.sample.farm.Sql;
import io.github.fabricspring.sample.farm.group.GroupReplication;
import io.github.fabricspring.sample.farm.group.GroupReplicationSettings;
import io.github.fabricspring.sample.farm.junit.FarmExtension;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * A group in a network that can be cut.
 */
@EnabledIf("io.github.fabricspring.acceptance.fault.NetworkPartition#isPossible")
class PartitionIntegrationTests {

	private static NetworkPartition network;

	private static Farm farm;

	private static GroupReplication group;

	@BeforeAll
	static void start() throws SQLException {
		network = new NetworkPartition(3);
		farm = FarmExtension.start(FarmSettings.DEFAULTS.withNetwork(network));
		group = GroupReplication.start(farm, "YYZ", GroupReplicationSettings.DEFAULTS);
		execute(group.primaryServer(), "CREATE TABLE app.note (id INT PRIMARY KEY)");
	}

	@AfterAll
	static void stop() {
		try {
			farm.close();
		}
		finally {
			network.close();
		}
	}

	@AfterEach
	void restore() {
		network.heal();
		group.restore();
	}

	@Test
	void aPrimaryInTheMinorityStaysOpenAndItsCommitsHang() throws SQLException {
		MysqlServer minority = group.primaryServer();
		List<MysqlServer> majority = group.secondaries();
		network.separate(List.of(minority), majority);
		await().until(() -> majority.stream().anyMatch((server) -> server.address().equals(group.primary())));
		assertThat(value(minority, "SELECT @@super_read_only")).isEqualTo("0");
		assertThat(value(minority,
				"SELECT GROUP_CONCAT(MEMBER_STATE ORDER BY MEMBER_STATE)"
						+ " FROM performance_schema.replication_group_members"))
			.isEqualTo("ONLINE,UNREACHABLE,UNREACHABLE");
		assertThatExceptionOfType(SQLException.class)
			.isThrownBy(() -> execute(minority, "INSERT INTO app.note VALUES (1)"))
			.withMessageContaining("Communications link failure");
	}

	@Test
	void twoMembersOnOneSideGoOnWithoutAnIsolatedSecondary() throws SQLException {
		MysqlServer primary = group.primaryServer();
		MysqlServer isolated = group.secondaries().get(0);
		MysqlServer other = group.secondaries().get(1);
		network.separate(List.of(isolated), List.of(primary, other));
		await().ignoreExceptions()
			.untilAsserted(() -> assertThat(
					value(primary, "SELECT COUNT(*) FROM performance_schema.replication_group_members"))
				.isEqualTo("2"));
		execute(primary, "INSERT INTO app.note VALUES (2)");
		assertThat(group.primary()).isEqualTo(primary.address());
	}

	@Test
	void aServerThatOnlyClientsDoNotReachStaysInItsGroup() throws SQLException {
		MysqlServer server = group.secondaries().get(0);
		network.separateFromClients(server);
		assertThatExceptionOfType(SQLException.class).isThrownBy(() -> server.connect(Duration.ofMillis(500)));
		assertThat(value(group.primaryServer(),
				"SELECT COUNT(*) FROM performance_schema.replication_group_members" + " WHERE MEMBER_STATE = 'ONLINE'"))
			.isEqualTo("3");
	}

	private static void execute(MysqlServer server, String sql) throws SQLException {
		try (Connection connection = server.connect(Duration.ofSeconds(3));
				Statement statement = connection.createStatement()) {
			statement.execute(sql);
		}
	}

	private static String value(MysqlServer server, String query) {
		return Sql.on(server).value(query);
	}

}
