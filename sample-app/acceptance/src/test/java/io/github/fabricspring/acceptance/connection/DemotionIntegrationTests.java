package io.github.fabricspring.acceptance.connection;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;

import io.github.fabricspring.call.AttemptJournal;
import io.github.fabricspring.call.Scope;
import io.github.fabricspring.sample.farm.FarmAccounts;
import io.github.fabricspring.sample.farm.junit.ServerExtension;
import io.github.fabricspring.support.LogLines;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Transactions that are under way on a server which ceases to be primary.
 */
@SuppressWarnings("try") // scopes are bound to the thread, not used
class DemotionIntegrationTests {

	private static final String ALIVE_BYPASS = "com.zaxxer.hikari.aliveBypassWindowMs";

	private static final String WARNING = "the account has SUPER or CONNECTION_ADMIN";

	@RegisterExtension
	static final ServerExtension server = ServerExtension.store()
		.beforeAll("CREATE TABLE app.t (id INT PRIMARY KEY)")
		.beforeEach("DELETE FROM app.t");

	@RegisterExtension
	final LogLines lines = LogLines.of("io.github.fabricspring.pool");

	private static final String CONNECTIONS = "SELECT variable_value FROM performance_schema.global_status"
			+ " WHERE variable_name = 'Connections'";

	@AfterEach
	void close() {
		server.execute("SET GLOBAL read_only = 0");
	}

	@Test
	void privilegedAccountIsRefusedToWriteAndMayRead() throws SQLException {
		try (OneServer routing = new OneServer(server.get(), FarmAccounts.DEFAULTS.fabric())) {
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
		server.execute("CREATE ROLE IF NOT EXISTS boss", "GRANT CONNECTION_ADMIN ON *.* TO boss",
				"CREATE USER IF NOT EXISTS worker IDENTIFIED BY 'worker'", "GRANT ALL ON app.* TO worker",
				"GRANT boss TO worker", "ALTER USER worker DEFAULT ROLE boss");
		try (OneServer routing = new OneServer(server.get(), new FarmAccounts.Account("worker", "worker"));
				Scope scope = OneServer.scope(new AttemptJournal())) {
			assertThatExceptionOfType(SQLException.class).isThrownBy(routing::begin)
				.withMessageContaining("SUPER or CONNECTION_ADMIN");
		}
		finally {
			server.execute("DROP USER worker", "DROP ROLE boss");
		}
	}

	@Test
	void privilegedAccountOnAServerThatIsMerelyReadOnlyIsCutByTheAnnouncement() throws SQLException {
		try (OneServer routing = new OneServer(server.get(), FarmAccounts.DEFAULTS.fabric());
				Scope scope = OneServer.scope(new AttemptJournal());
				Connection connection = privileged(routing)) {
			assertThat(log()).contains(WARNING);
			insert(connection, 1);
			server.execute("SET GLOBAL read_only = 1");
			insert(connection, 2);
			routing.demote(server.get(), server.farm().servers().get(0));
			await().until(() -> log().contains("its connections are aborted"));
			assertThatExceptionOfType(SQLException.class).isThrownBy(connection::commit);
		}
		await().untilAsserted(() -> assertThat(sessions()).isZero());
		assertThat(rows()).isZero();
	}

	@Test
	void transactionOnAServerThatIsSuperReadOnlyIsLeftToItsRefusal() throws SQLException {
		try (OneServer routing = new OneServer(server.get());
				Scope scope = OneServer.scope(new AttemptJournal());
				Connection connection = routing.begin()) {
			assertThat(log()).doesNotContain(WARNING);
			insert(connection, 1);
			server.execute("SET GLOBAL super_read_only = 1");
			routing.demote(server.get(), server.farm().servers().get(0));
			assertThatExceptionOfType(SQLException.class).isThrownBy(connection::commit)
				.satisfies((refused) -> assertThat(refused.getErrorCode()).isEqualTo(1290));
			assertThat(connection.isValid(1)).isTrue();
		}
		assertThat(log()).doesNotContain("its connections are aborted");
		assertThat(rows()).isZero();
	}

	@Test
	void connectionsToAServerThatRefusesWritesAreKept() throws SQLException {
		try (OneServer routing = new OneServer(server.get()); Scope scope = OneServer.scope(new AttemptJournal())) {
			try (Connection one = routing.begin(); Connection other = routing.begin()) {
				insert(other, 1);
				other.rollback();
				server.execute("SET GLOBAL super_read_only = 1");
				assertThatExceptionOfType(SQLException.class).isThrownBy(() -> insert(one, 1))
					.satisfies((refused) -> assertThat(refused.getErrorCode()).isEqualTo(1290));
				one.rollback();
			}
			long connections = server.number(CONNECTIONS);
			assertThatExceptionOfType(SQLException.class).isThrownBy(routing::begin)
				.withMessageContaining("is named as primary but is read-only");
			server.execute("SET GLOBAL read_only = 0");
			try (Connection one = routing.begin(); Connection other = routing.begin()) {
				insert(one, 1);
				insert(other, 2);
			}
			// those that set and asked now
			assertThat(server.number(CONNECTIONS)).isEqualTo(connections + 2);
		}
	}

	@Test
	void callerThatAsksAServerThatHangsIsFreedByTheAnnouncementOfAnother() throws Exception {
		// HikariCP shall not ask first whether the connection is alive
		System.setProperty(ALIVE_BYPASS, "60000");
		try (OneServer routing = new OneServer(server.get())) {
			beRefused(routing);
			server.get().freeze();
			try {
				Asking asking = new Asking(routing);
				asking.start();
				await().until(asking::waits);
				routing.demote(server.get(), server.farm().servers().get(0));
				await().until(() -> asking.error != null);
				assertThat(String.valueOf(asking.error)).contains("ceased to be primary");
				assertThat(log()).doesNotContain("its connections are aborted");
			}
			finally {
				server.get().thaw();
			}
		}
		finally {
			System.clearProperty(ALIVE_BYPASS);
		}
	}

	// The next call asks the server first
	private static void beRefused(OneServer routing) throws SQLException {
		try (Scope scope = OneServer.scope(new AttemptJournal()); Connection connection = routing.begin()) {
			server.execute("SET GLOBAL super_read_only = 1");
			assertThatExceptionOfType(SQLException.class).isThrownBy(() -> insert(connection, 1))
				.satisfies((refused) -> assertThat(refused.getErrorCode()).isEqualTo(1290));
			connection.rollback();
		}
	}

	@Test
	void promotedServerServesItsFirstTransactionOverAWarmConnection() throws SQLException {
		try (OneServer routing = new OneServer(server.farm().servers().get(0))) {
			routing.hikari.put("minimum-idle", "2");
			routing.pools.keepWarm(OneServer.GROUP);
			routing.demote(server.farm().servers().get(0), server.get());
			await().untilAsserted(() -> assertThat(sessions()).isEqualTo(2));
			long connections = server.number(CONNECTIONS);
			try (Scope scope = OneServer.scope(new AttemptJournal()); Connection connection = routing.begin()) {
				insert(connection, 1);
				connection.commit();
			}
			// the one that asks now
			assertThat(server.number(CONNECTIONS)).isEqualTo(connections + 1);
		}
	}

	private String log() {
		return String.join("\n", this.lines.told());
	}

	private static Connection privileged(OneServer routing) throws SQLException {
		routing.privilegedAccountAllowed = true;
		return routing.begin();
	}

	private static void insert(Connection connection, int id) throws SQLException {
		Sessions.execute(connection, "INSERT INTO t VALUES (" + id + ")");
	}

	private static long sessions() {
		return server
			.number("SELECT COUNT(*) FROM performance_schema.session_connect_attrs WHERE attr_name = 'fabric_session'");
	}

	private static long rows() {
		return server.number("SELECT COUNT(*) FROM app.t");
	}

	/** A caller that begins a transaction. */
	private static final class Asking extends Thread {

		private final OneServer routing;

		private volatile @Nullable SQLException error;

		Asking(OneServer routing) {
			this.routing = routing;
		}

		@Override
		public void run() {
			try (Scope scope = OneServer.scope(new AttemptJournal()); Connection connection = this.routing.begin()) {
				connection.rollback();
			}
			catch (SQLException ex) {
				this.error = ex;
			}
		}

		boolean waits() {
			return Arrays.stream(getStackTrace()).anyMatch((frame) -> frame.getClassName().endsWith(".PrimaryCheck"));
		}

	}

}
