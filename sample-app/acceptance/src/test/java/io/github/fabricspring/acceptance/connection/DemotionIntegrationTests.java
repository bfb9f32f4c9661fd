package io.github.fabricspring.acceptance.connection;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

import io.github.fabricspring.call.AttemptJournal;
import io.github.fabricspring.call.Scope;
import io.github.fabricspring.sample.farm.FarmAccounts;
import io.github.fabricspring.sample.farm.MysqlServer;
import io.github.fabricspring.sample.farm.junit.FarmExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Transactions that are under way on a server which ceases to be primary.
 */
@SuppressWarnings("try") // scopes are bound to the thread, not used
@ExtendWith(OutputCaptureExtension.class)
class DemotionIntegrationTests {

	private static final String WARNING = "the account has SUPER or CONNECTION_ADMIN";

	@RegisterExtension
	static final FarmExtension farm = FarmExtension.shared();

	@BeforeEach
	void open() throws SQLException {
		asRoot("SET GLOBAL read_only = 0");
		asRoot("CREATE TABLE IF NOT EXISTS app.t (id INT PRIMARY KEY)");
		asRoot("DELETE FROM app.t");
	}

	@AfterEach
	void close() throws SQLException {
		asRoot("SET GLOBAL read_only = 0");
	}

	@Test
	void privilegedAccountIsRefusedToWriteAndMayRead() throws SQLException {
		try (OneServer routing = new OneServer(server(), FarmAccounts.DEFAULTS.fabric())) {
			try (Scope scope = OneServer.scope(new AttemptJournal())) {
				assertThatExceptionOfType(SQLException.class).isThrownBy(routing::begin)
					.withMessageContaining("SUPER or CONNECTION_ADMIN")
					.withMessageContaining("fabric.datasource.allow-privileged-account=true");
			}
		}
		assertThat(rows()).isZero();
	}

	@Test
	void accountThatIsPrivilegedByARoleIsRefusedToWrite() throws SQLException {
		asRoot("CREATE ROLE IF NOT EXISTS boss");
		asRoot("GRANT CONNECTION_ADMIN ON *.* TO boss");
		asRoot("CREATE USER IF NOT EXISTS worker IDENTIFIED BY 'worker'");
		asRoot("GRANT ALL ON app.* TO worker");
		asRoot("GRANT boss TO worker");
		asRoot("ALTER USER worker DEFAULT ROLE boss");
		try (OneServer routing = new OneServer(server(), new FarmAccounts.Account("worker", "worker"));
				Scope scope = OneServer.scope(new AttemptJournal())) {
			assertThatExceptionOfType(SQLException.class).isThrownBy(routing::begin)
				.withMessageContaining("SUPER or CONNECTION_ADMIN");
		}
		finally {
			asRoot("DROP USER worker");
			asRoot("DROP ROLE boss");
		}
	}

	@Test
	void privilegedAccountOnAServerThatIsMerelyReadOnlyIsCutByTheAnnouncement(CapturedOutput log) throws SQLException {
		try (OneServer routing = new OneServer(server(), FarmAccounts.DEFAULTS.fabric());
				Scope scope = OneServer.scope(new AttemptJournal());
				Connection connection = privileged(routing)) {
			assertThat(log).contains(WARNING);
			insert(connection, 1);
			asRoot("SET GLOBAL read_only = 1");
			insert(connection, 2);
			routing.demote(server(), farm.get().servers().get(0));
			await().until(() -> log.getOut().contains("its connections are aborted"));
			assertThatExceptionOfType(SQLException.class).isThrownBy(connection::commit);
		}
		await().untilAsserted(() -> assertThat(sessions()).isZero());
		assertThat(rows()).isZero();
	}

	@Test
	void transactionOnAServerThatIsSuperReadOnlyIsLeftToItsRefusal(CapturedOutput log) throws SQLException {
		try (OneServer routing = new OneServer(server());
				Scope scope = OneServer.scope(new AttemptJournal());
				Connection connection = routing.begin()) {
			assertThat(log).doesNotContain(WARNING);
			insert(connection, 1);
			asRoot("SET GLOBAL super_read_only = 1");
			routing.demote(server(), farm.get().servers().get(0));
			assertThatExceptionOfType(SQLException.class).isThrownBy(connection::commit)
				.satisfies((refused) -> assertThat(refused.getErrorCode()).isEqualTo(1290));
			assertThat(connection.isValid(1)).isTrue();
		}
		assertThat(log).doesNotContain("its connections are aborted");
		assertThat(rows()).isZero();
	}

	@Test
	void promotedServerServesItsFirstTransactionOverAWarmConnection() throws SQLException {
		try (OneServer routing = new OneServer(farm.get().servers().get(0))) {
			routing.hikari.put("minimum-idle", "2");
			routing.pools.keepWarm(OneServer.GROUP);
			routing.demote(farm.get().servers().get(0), server());
			await().untilAsserted(() -> assertThat(sessions()).isEqualTo(2));
			long connections = ask("SHOW GLOBAL STATUS LIKE 'Connections'", 2);
			try (Scope scope = OneServer.scope(new AttemptJournal()); Connection connection = routing.begin()) {
				insert(connection, 1);
				connection.commit();
			}
			// the one that asks now
			assertThat(ask("SHOW GLOBAL STATUS LIKE 'Connections'", 2)).isEqualTo(connections + 1);
		}
	}

	private static Connection privileged(OneServer routing) throws SQLException {
		routing.privilegedAccountAllowed = true;
		return routing.begin();
	}

	private static void insert(Connection connection, int id) throws SQLException {
		try (Statement statement = connection.createStatement()) {
			statement.execute("INSERT INTO t VALUES (" + id + ")");
		}
	}

	private static long sessions() throws SQLException {
		return ask("SELECT COUNT(*) FROM performance_schema.session_connect_attrs WHERE attr_name = 'fabric_session'",
				1);
	}

	private static long rows() throws SQLException {
		return ask("SELECT COUNT(*) FROM app.t", 1);
	}

	private static long ask(String sql, int column) throws SQLException {
		try (Connection connection = server().connect();
				Statement statement = connection.createStatement();
				ResultSet row = statement.executeQuery(sql)) {
			row.next();
			return row.getLong(column);
		}
	}

	private static void asRoot(String sql) throws SQLException {
		try (Connection connection = server().connect(); Statement statement = connection.createStatement()) {
			statement.execute(sql);
		}
	}

	private static MysqlServer server() {
		return farm.get().store();
	}

}
