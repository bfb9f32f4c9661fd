package io.github.fabricspring.sample.farm;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

import io.github.fabricspring.sample.farm.junit.FarmExtension;
import io.github.fabricspring.sample.farm.process.FarmException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link Farm} with real servers.
 */
class FarmIntegrationTests {

	@RegisterExtension
	static final FarmExtension farm = FarmExtension.shared();

	@Test
	void serversStartClosedWithEqualDataAndTheirOwnUuids() throws SQLException {
		assertThat(farm.get().servers()).hasSize(3).allSatisfy((server) -> {
			assertThat(value(server, "SELECT @@super_read_only")).isEqualTo("1");
			assertThat(value(server, "SELECT @@global.gtid_executed")).isEmpty();
			assertThat(value(server, "SELECT @@server_uuid")).isEqualTo(server.uuid());
		});
		assertThat(farm.get().servers()).extracting(MysqlServer::uuid).doesNotHaveDuplicates();
		assertThat(value(farm.get().store(), "SELECT @@super_read_only")).isEqualTo("0");
	}

	@Test
	void semiSyncWaitsForOneReplicaBeforeTheCommitIsSeen() throws SQLException {
		MysqlServer server = farm.get().servers().get(0);
		assertThat(value(server,
				"SELECT COUNT(*) FROM information_schema.plugins WHERE plugin_status = 'ACTIVE'"
						+ " AND plugin_name IN ('rpl_semi_sync_source', 'rpl_semi_sync_replica', 'clone')"))
			.isEqualTo("3");
		assertThat(value(server,
				"SELECT CONCAT_WS(' ', @@rpl_semi_sync_source_wait_for_replica_count,"
						+ " @@rpl_semi_sync_source_wait_point, @@rpl_semi_sync_source_timeout, @@binlog_format)"))
			.isEqualTo("1 AFTER_SYNC 4294967295 ROW");
	}

	@Test
	void applicationAccountIsBoundBySuperReadOnly() throws SQLException {
		MysqlServer server = farm.get().servers().get(0);
		try (Connection connection = server.connect(farm.get().accounts().application());
				Statement statement = connection.createStatement()) {
			assertThatExceptionOfType(SQLException.class)
				.isThrownBy(() -> statement.execute("CREATE TABLE app.t (id INT PRIMARY KEY)"))
				.satisfies((ex) -> assertThat(ex.getErrorCode()).isEqualTo(1290));
		}
	}

	/**
	 * A connector of the original's age gives up at a greeting that proposes another
	 * method, whatever the account's own is.
	 */
	@Test
	void theGreetingOf80ProposesTheNativeMethod() throws IOException, SQLException {
		MysqlServer server = farm.get().servers().get(0);
		String expected = value(server, "SELECT @@version").startsWith("8.0.") ? "mysql_native_password"
				: "caching_sha2_password";
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
			InputStream in = socket.getInputStream();
			byte[] header = in.readNBytes(4);
			byte[] greeting = in.readNBytes((header[0] & 0xff) | (header[1] & 0xff) << 8);
			assertThat(new String(greeting, StandardCharsets.ISO_8859_1)).endsWith(expected + "\0");
		}
	}

	@Test
	void killedServerComesBackAtItsAddressWithItsData() throws SQLException {
		MysqlServer server = farm.get().servers().get(0);
		execute(server, "SET GLOBAL super_read_only = 0", "CREATE TABLE app.kept (id INT PRIMARY KEY)",
				"INSERT INTO app.kept VALUES (1)");
		String address = server.address();
		server.kill();
		assertThat(server.isAlive()).isFalse();
		server.start();
		assertThat(server.address()).isEqualTo(address);
		assertThat(value(server, "SELECT COUNT(*) FROM app.kept")).isEqualTo("1");
		assertThat(value(server, "SELECT @@super_read_only")).isEqualTo("1");
		server.stop();
		assertThat(server.lastWords()).contains("Shutdown complete");
		server.start();
		server.reset();
		assertThat(value(server, "SELECT @@global.gtid_executed")).isEmpty();
	}

	@Test
	void frozenServerAnswersOnlyWhenItIsThawed() throws SQLException {
		MysqlServer server = farm.get().servers().get(1);
		server.freeze();
		assertThat(server.isAlive()).isTrue();
		assertThatExceptionOfType(SQLException.class)
			.isThrownBy(() -> server.connect(farm.get().accounts().root(), Duration.ofMillis(300)));
		server.thaw();
		await().ignoreExceptions().untilAsserted(() -> assertThat(value(server, "SELECT 1")).isEqualTo("1"));
	}

	@Test
	void frozenServerCanBeKilled() {
		MysqlServer server = farm.get().servers().get(1);
		server.freeze();
		server.kill();
		assertThat(server.isAlive()).isFalse();
		server.start();
	}

	@Test
	void rebuiltServerHasTheDonorsHistoryAndIsClosed() throws SQLException {
		MysqlServer donor = farm.get().servers().get(0);
		MysqlServer server = farm.get().servers().get(2);
		execute(donor, "SET GLOBAL super_read_only = 0", "CREATE TABLE app.given (id INT PRIMARY KEY)");
		execute(server, "SET GLOBAL super_read_only = 0", "CREATE TABLE app.errant (id INT PRIMARY KEY)");
		farm.get().rebuild(server, donor);
		assertThat(value(server, "SELECT @@server_uuid")).isEqualTo(server.uuid());
		assertThat(value(server, "SELECT @@super_read_only")).isEqualTo("1");
		assertThat(value(server, "SELECT @@offline_mode")).isEqualTo("0");
		assertThat(value(server, "SELECT @@global.gtid_executed"))
			.isEqualTo(value(donor, "SELECT @@global.gtid_executed"));
		assertThat(value(server,
				"SELECT GROUP_CONCAT(table_name) FROM information_schema.tables" + " WHERE table_schema = 'app'"))
			.contains("given")
			.doesNotContain("errant");
		donor.reset();
		server.reset();
	}

	@Test
	void serverThatCannotBeRebuiltKeepsItsDataAndStaysClosed() throws SQLException {
		MysqlServer donor = farm.get().servers().get(0);
		MysqlServer server = farm.get().servers().get(2);
		execute(server, "SET GLOBAL super_read_only = 0", "CREATE TABLE app.mine (id INT PRIMARY KEY)");
		donor.kill();
		assertThatExceptionOfType(FarmException.class).isThrownBy(() -> farm.get().rebuild(server, donor))
			.withMessageContaining(server.address() + " - cannot be rebuilt from " + donor.address());
		assertThat(value(server, "SELECT @@super_read_only")).isEqualTo("1");
		assertThat(value(server, "SELECT @@offline_mode")).isEqualTo("0");
		assertThat(value(server, "SELECT COUNT(*) FROM app.mine")).isEqualTo("0");
		donor.start();
		server.reset();
	}

	@Test
	void serverThatDoesNotStartSaysWhyInItsOwnWords() throws SQLException {
		MysqlServer first = farm.get().servers().get(0);
		MysqlServer second = farm.get().servers().get(1);
		second.kill();
		ServerOptions taken = new ServerOptions(99, first.port(), second.dataDirectory(), ServerOptions.Role.GROUP);
		assertThatExceptionOfType(FarmException.class).isThrownBy(() -> second.start(taken))
			.withMessageContaining(second.address() + " - ")
			.withMessageContaining("port: " + first.port());
		second.start();
		assertThat(value(second, "SELECT 1")).isEqualTo("1");
	}

	@Test
	void acknowledgedCommitIsOnAReplicaOverTheFarmsAccounts() throws SQLException {
		MysqlServer source = farm.get().servers().get(0);
		MysqlServer replica = farm.get().servers().get(1);
		FarmAccounts.Account account = farm.get().accounts().replication();
		execute(replica,
				"CHANGE REPLICATION SOURCE TO SOURCE_HOST = '127.0.0.1', SOURCE_PORT = " + source.port()
						+ ", SOURCE_USER = '" + account.user() + "', SOURCE_PASSWORD = '" + account.password()
						+ "', SOURCE_AUTO_POSITION = 1",
				"START REPLICA");
		execute(source, "SET GLOBAL rpl_semi_sync_source_enabled = 1", "SET GLOBAL super_read_only = 0",
				"CREATE TABLE app.replicated (id INT PRIMARY KEY)");
		await().untilAsserted(() -> assertThat(value(replica, "SELECT @@global.gtid_executed"))
			.isEqualTo(value(source, "SELECT @@global.gtid_executed"))
			.startsWith(source.uuid()));
		assertThat(value(source, "SELECT variable_value FROM performance_schema.global_status"
				+ " WHERE variable_name = 'Rpl_semi_sync_source_yes_tx'"))
			.isEqualTo("1");
		source.reset();
		replica.reset();
	}

	private static void execute(MysqlServer server, String... statements) {
		Sql.on(server).execute(statements);
	}

	private static String value(MysqlServer server, String query) {
		return Sql.on(server).value(query);
	}

}
