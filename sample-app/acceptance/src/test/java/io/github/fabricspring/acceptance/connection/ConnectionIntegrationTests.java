package io.github.fabricspring.acceptance.connection;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import com.mysql.cj.jdbc.JdbcConnection;
import io.github.fabricspring.call.AttemptJournal;
import io.github.fabricspring.call.Scope;
import io.github.fabricspring.call.Verdict;
import io.github.fabricspring.connection.driver.DriverConnector;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * What a physical connection sees of a real server through Connector/J.
 */
@SuppressWarnings("try") // scopes are bound to the thread, not used
class ConnectionIntegrationTests extends OneServerTests {

	private static final Duration SOON = Duration.ofSeconds(10);

	@AutoClose("shutdownNow")
	private final ExecutorService threads = Executors.newCachedThreadPool();

	@BeforeEach
	void open() throws SQLException {
		procedure("commits", "");
		procedure("commits_and_waits", "DO SLEEP(60);");
	}

	private static void procedure(String name, String rest) {
		server.execute("DROP PROCEDURE IF EXISTS app." + name, "CREATE PROCEDURE app." + name
				+ "() BEGIN START TRANSACTION; INSERT INTO t VALUES (77); COMMIT; " + rest + " END");
	}

	@ParameterizedTest
	@ValueSource(strings = { "CREATE TABLE u (id INT)", "DROP TABLE IF EXISTS u", "COMMIT", "LOCK TABLES t WRITE",
			"START TRANSACTION", "/* hint */ begin", "SET autocommit = 1", "COMMIT AND CHAIN", "CALL commits()" })
	void statementThatCommitsIsNoticed(String sql) throws SQLException {
		try (Scope scope = OneServer.scope(this.journal); Connection connection = this.routing.begin()) {
			Sessions.execute(connection, "INSERT INTO t VALUES (1)");
			assertThat(this.journal.hasWriteCommitted()).isFalse();
			Sessions.execute(connection, sql);
			// this server writes no GTIDs
			assertThat(this.journal.hasDoubtfulEnd()).isTrue();
		}
		server.execute("DROP TABLE IF EXISTS app.u");
	}

	@ParameterizedTest
	@ValueSource(strings = { "CREATE TABLE u (id INT)", "CALL commits()" })
	void statementThatCommitsIsNoticedEvenIfItIsTheFirst(String sql) throws SQLException {
		try (Scope scope = OneServer.scope(this.journal); Connection connection = this.routing.begin()) {
			Sessions.execute(connection, "SET @x = 1");
			assertThat(this.journal.hasWriteCommitted()).isFalse();
			Sessions.execute(connection, sql);
			// this server writes no GTIDs
			assertThat(this.journal.hasDoubtfulEnd()).isTrue();
		}
		server.execute("DROP TABLE IF EXISTS app.u");
	}

	@Test
	void procedureThatHasCommittedBeforeItIsLostIsUnknown() throws Exception {
		try (Scope scope = OneServer.scope(this.journal); Connection connection = this.routing.begin()) {
			long id = Sessions.id(connection);
			Future<Boolean> calling = this.threads.submit(executing(connection, "CALL commits_and_waits()"));
			await().atMost(SOON).until(() -> server.number(OneServer.COUNT) == 1);
			server.execute("KILL " + id);
			assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> calling.get(5, TimeUnit.SECONDS));
			assertThat(verdict()).isEqualTo(Verdict.UNKNOWN);
		}
	}

	@Test
	void lostCommitOfWhatTheDriversOwnConnectionWasUsedForIsUnknown() throws SQLException {
		try (Scope scope = OneServer.scope(this.journal); Connection connection = this.routing.begin()) {
			Connection driver = connection.unwrap(JdbcConnection.class);
			long id = Sessions.id(driver);
			Sessions.execute(driver, "INSERT INTO t VALUES (1)");
			server.execute("KILL " + id);
			assertThatExceptionOfType(SQLException.class).isThrownBy(connection::commit);
			assertThat(verdict()).isEqualTo(Verdict.UNKNOWN);
		}
		assertThat(server.number(OneServer.COUNT)).isZero();
	}

	@Test
	void statementThatCommitsBeforeItFailsIsNoticed() throws SQLException {
		try (Scope scope = OneServer.scope(this.journal); Connection connection = this.routing.begin()) {
			Sessions.execute(connection, "INSERT INTO t VALUES (1)");
			assertThatExceptionOfType(SQLException.class)
				.isThrownBy(() -> Sessions.execute(connection, "CREATE TABLE t (id INT)"));
			assertThat(this.journal.hasWriteCommitted()).isTrue();
		}
	}

	@Test
	void pingOrAnErrorOfAStatementEndsNoTransaction() throws SQLException {
		try (Scope scope = OneServer.scope(this.journal); Connection connection = this.routing.begin()) {
			Sessions.execute(connection, "INSERT INTO t VALUES (1)");
			assertThat(connection.isValid(1)).isTrue();
			assertThatExceptionOfType(SQLException.class)
				.isThrownBy(() -> Sessions.execute(connection, "INSERT INTO t VALUES (1)"));
			Sessions.execute(connection, "SELECT * FROM t");
			assertThat(this.journal.hasWriteCommitted()).isFalse();
			connection.rollback();
		}
		assertThat(server.number(OneServer.COUNT)).isZero();
	}

	@Test
	void statementAfterSqlHasSwitchedToAutocommitIsUnknownWhenItIsLost() throws SQLException {
		try (Scope scope = OneServer.scope(this.journal);
				Connection connection = this.routing.begin();
				Statement statement = connection.createStatement()) {
			statement.execute("SET autocommit = 1");
			kill(connection);
			assertThatExceptionOfType(SQLException.class)
				.isThrownBy(() -> statement.execute("INSERT INTO t VALUES (1)"));
			assertThat(verdict()).isEqualTo(Verdict.UNKNOWN);
		}
	}

	@Test
	void swallowedDeadlockCanOnlyBeRolledBack() throws Exception {
		server.execute("INSERT INTO app.t VALUES (1), (2), (100), (101), (102)");
		try (Connection other = this.routing.begin();
				Scope scope = OneServer.scope(this.journal);
				Connection connection = this.routing.begin()) {
			Sessions.execute(other, "DELETE FROM t WHERE id >= 100");
			Sessions.execute(other, "DELETE FROM t WHERE id = 2");
			Sessions.execute(connection, "DELETE FROM t WHERE id = 1");
			Future<Boolean> waiting = this.threads.submit(executing(other, "DELETE FROM t WHERE id = 1"));
			await().atMost(SOON)
				.until(() -> server.number("SELECT count(*) FROM performance_schema.data_lock_waits") > 0);
			assertThatExceptionOfType(SQLException.class)
				.isThrownBy(() -> Sessions.execute(connection, "DELETE FROM t WHERE id = 2"));
			assertThat(verdict()).isEqualTo(Verdict.RETRY_SAME_SERVER);
			assertThat(waiting.get(5, TimeUnit.SECONDS)).isTrue();
			assertThatExceptionOfType(SQLException.class).isThrownBy(connection::commit)
				.withMessageContaining("roll back");
			other.rollback();
		}
		assertThat(server.number(OneServer.COUNT)).isEqualTo(5);
	}

	@Test
	void swallowedLockWaitTimeoutLeavesTheTransactionAsItIs() throws SQLException {
		server.execute("INSERT INTO app.t VALUES (1)");
		try (Connection other = this.routing.begin();
				Scope scope = OneServer.scope(this.journal);
				Connection connection = this.routing.begin()) {
			Sessions.execute(other, "DELETE FROM t WHERE id = 1");
			Sessions.execute(connection, "SET innodb_lock_wait_timeout = 1");
			Sessions.execute(connection, "INSERT INTO t VALUES (2)");
			assertThatExceptionOfType(SQLException.class)
				.isThrownBy(() -> Sessions.execute(connection, "DELETE FROM t WHERE id = 1"));
			assertThat(verdict()).isEqualTo(Verdict.RETRY_SAME_SERVER);
			connection.commit();
			assertThat(this.journal.hasWriteCommitted()).isTrue();
			other.rollback();
		}
		assertThat(server.number(OneServer.COUNT)).isEqualTo(2);
	}

	@Test
	void commitOnAKilledConnectionIsUnknown() throws SQLException {
		try (Scope scope = OneServer.scope(this.journal); Connection connection = this.routing.begin()) {
			Sessions.execute(connection, "INSERT INTO t VALUES (1)");
			kill(connection);
			assertThatExceptionOfType(SQLException.class).isThrownBy(connection::commit);
			assertThat(verdict()).isEqualTo(Verdict.UNKNOWN);
		}
	}

	@Test
	void everySessionCarriesAMarkOfItsOwn() throws SQLException {
		this.routing.properties.put("connectionAttributes", "program:tests");
		try (Scope scope = OneServer.scope(this.journal);
				Connection one = this.routing.dataSource.getConnection();
				Connection two = this.routing.dataSource.getConnection()) {
			assertThat(server.number("SELECT count(DISTINCT attr_value) FROM performance_schema.session_connect_attrs "
					+ "WHERE attr_name = '" + DriverConnector.SESSION_ATTRIBUTE + "'"))
				.isEqualTo(2);
			assertThat(server
				.number("SELECT count(*) FROM performance_schema.session_connect_attrs WHERE attr_name = 'program'"))
				.isEqualTo(2);
		}
	}

	@Test
	void whoeverHangsOnAFrozenServerIsFreedByTheAnnouncement() throws Exception {
		try (Scope scope = OneServer.scope(new AttemptJournal());
				Connection idle = this.routing.dataSource.getConnection();
				Connection busy = this.routing.begin()) {
			server.get().freeze();
			Future<Boolean> blocked = this.threads.submit(executing(busy, "INSERT INTO t VALUES (1)"));
			Future<Boolean> writing = this.threads.submit(executing(idle, "SELECT '" + "x".repeat(30_000_000) + "'"));
			Future<Boolean> connecting = this.threads.submit(() -> {
				try (Connection connection = this.routing.begin()) {
					return connection.isValid(1);
				}
			});
			await().atMost(SOON)
				.until(() -> this.routing.pools.pools()
					.values()
					.stream()
					.allMatch((pool) -> pool.getHikariPoolMXBean().getThreadsAwaitingConnection() > 0));
			this.routing.declareFaulty(server.get());
			// the server stays frozen: nothing else ends them before socketTimeout's 10
			// min
			assertThat(blocked).failsWithin(SOON);
			assertThat(writing).failsWithin(SOON);
			assertThat(connecting).failsWithin(SOON);
		}
		finally {
			server.get().thaw();
		}
	}

	@Test
	void connectingToAFrozenServerTakesNoLongerThanItsTimeout() throws SQLException {
		this.routing.properties.put("connectTimeout", "300");
		server.get().freeze();
		long began = System.nanoTime();
		try (Scope scope = OneServer.scope(this.journal)) {
			assertThatExceptionOfType(SQLException.class).isThrownBy(this.routing.dataSource::getConnection);
			assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(60));
			assertThat(verdict()).isEqualTo(Verdict.SERVER_LOST);
		}
		finally {
			server.get().thaw();
		}
	}

	@Test
	void primaryThatIsStillReadOnlyGetsNoWriteUntilItIsOpened() throws SQLException {
		server.execute("SET GLOBAL super_read_only = 1");
		try (Scope scope = OneServer.scope(this.journal)) {
			assertThatExceptionOfType(SQLException.class).isThrownBy(this.routing.dataSource::getConnection)
				.withMessageContaining("read-only");
			assertThat(verdict()).isEqualTo(Verdict.SERVER_LOST);
			server.execute("SET GLOBAL read_only = 0");
			this.routing.begin().close();
		}
		finally {
			server.execute("SET GLOBAL read_only = 0");
		}
	}

	@Test
	void serverThatIsNotWhoTheTopologySaysGetsNoWrite() throws SQLException {
		this.routing.pretend(server.get(), "00000000-0000-0000-0000-000000000000");
		try (Scope scope = OneServer.scope(this.journal)) {
			assertThatExceptionOfType(SQLException.class).isThrownBy(this.routing.dataSource::getConnection)
				.withMessageContaining(server.get().uuid());
			assertThat(verdict()).isEqualTo(Verdict.SERVER_LOST);
		}
	}

	private Callable<Boolean> executing(Connection connection, String sql) {
		return () -> {
			Sessions.execute(connection, sql);
			return true;
		};
	}

	private @Nullable Verdict verdict() {
		return (this.journal.failure() != null) ? this.journal.failure().verdict() : null;
	}

	private static void kill(Connection connection) throws SQLException {
		server.execute("KILL " + Sessions.id(connection));
	}

}
