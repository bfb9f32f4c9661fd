package io.github.fabricspring.acceptance.connection;

import java.sql.Connection;
import java.sql.ResultSet;
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
import io.github.fabricspring.sample.farm.MysqlServer;
import io.github.fabricspring.sample.farm.junit.FarmExtension;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * What a physical connection sees of a real server through Connector/J.
 */
@SuppressWarnings("try") // scopes are bound to the thread, not used
class ConnectionIntegrationTests {

	@RegisterExtension
	static final FarmExtension farm = FarmExtension.shared();

	private static final Duration SOON = Duration.ofSeconds(10);

	private final AttemptJournal journal = new AttemptJournal();

	private final ExecutorService threads = Executors.newCachedThreadPool();

	@SuppressWarnings("NullAway.Init") // set before each test
	private OneServer routing;

	@BeforeEach
	void open() throws SQLException {
		this.routing = new OneServer(server());
		asRoot("DROP TABLE IF EXISTS app.t");
		asRoot("CREATE TABLE app.t (id INT PRIMARY KEY)");
		procedure("commits", "");
		procedure("commits_and_waits", "DO SLEEP(60);");
	}

	private static void procedure(String name, String rest) throws SQLException {
		asRoot("DROP PROCEDURE IF EXISTS app." + name);
		asRoot("CREATE PROCEDURE app." + name + "() BEGIN START TRANSACTION; INSERT INTO t VALUES (77); COMMIT; " + rest
				+ " END");
	}

	@AfterEach
	void close() {
		this.threads.shutdownNow();
		this.routing.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "CREATE TABLE u (id INT)", "DROP TABLE IF EXISTS u", "COMMIT", "LOCK TABLES t WRITE",
			"START TRANSACTION", "/* hint */ begin", "SET autocommit = 1", "COMMIT AND CHAIN", "CALL commits()" })
	void statementThatCommitsIsNoticed(String sql) throws SQLException {
		try (Scope scope = OneServer.scope(this.journal); Connection connection = this.routing.begin()) {
			execute(connection, "INSERT INTO t VALUES (1)");
			assertThat(this.journal.hasWriteCommitted()).isFalse();
			execute(connection, sql);
			assertThat(this.journal.hasWriteCommitted()).isTrue();
		}
		asRoot("DROP TABLE IF EXISTS app.u");
	}

	@ParameterizedTest
	@ValueSource(strings = { "CREATE TABLE u (id INT)", "CALL commits()" })
	void statementThatCommitsIsNoticedEvenIfItIsTheFirst(String sql) throws SQLException {
		try (Scope scope = OneServer.scope(this.journal); Connection connection = this.routing.begin()) {
			execute(connection, "SET @x = 1");
			assertThat(this.journal.hasWriteCommitted()).isFalse();
			execute(connection, sql);
			assertThat(this.journal.hasWriteCommitted()).isTrue();
		}
		asRoot("DROP TABLE IF EXISTS app.u");
	}

	@Test
	void procedureThatHasCommittedBeforeItIsLostIsUnknown() throws Exception {
		try (Scope scope = OneServer.scope(this.journal); Connection connection = this.routing.begin()) {
			long id = id(connection);
			Future<Boolean> calling = this.threads.submit(executing(connection, "CALL commits_and_waits()"));
			await().atMost(SOON).until(() -> count() == 1);
			asRoot("KILL " + id);
			assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> calling.get(5, TimeUnit.SECONDS));
			assertThat(verdict()).isEqualTo(Verdict.UNKNOWN);
		}
	}

	@Test
	void lostCommitOfWhatTheDriversOwnConnectionWasUsedForIsUnknown() throws SQLException {
		try (Scope scope = OneServer.scope(this.journal); Connection connection = this.routing.begin()) {
			Connection driver = connection.unwrap(JdbcConnection.class);
			long id = id(driver);
			execute(driver, "INSERT INTO t VALUES (1)");
			asRoot("KILL " + id);
			assertThatExceptionOfType(SQLException.class).isThrownBy(connection::commit);
			assertThat(verdict()).isEqualTo(Verdict.UNKNOWN);
		}
		assertThat(count()).isZero();
	}

	@Test
	void statementThatCommitsBeforeItFailsIsNoticed() throws SQLException {
		try (Scope scope = OneServer.scope(this.journal); Connection connection = this.routing.begin()) {
			execute(connection, "INSERT INTO t VALUES (1)");
			assertThatExceptionOfType(SQLException.class)
				.isThrownBy(() -> execute(connection, "CREATE TABLE t (id INT)"));
			assertThat(this.journal.hasWriteCommitted()).isTrue();
		}
	}

	@Test
	void pingOrAnErrorOfAStatementEndsNoTransaction() throws SQLException {
		try (Scope scope = OneServer.scope(this.journal); Connection connection = this.routing.begin()) {
			execute(connection, "INSERT INTO t VALUES (1)");
			assertThat(connection.isValid(1)).isTrue();
			assertThatExceptionOfType(SQLException.class)
				.isThrownBy(() -> execute(connection, "INSERT INTO t VALUES (1)"));
			execute(connection, "SELECT * FROM t");
			assertThat(this.journal.hasWriteCommitted()).isFalse();
			connection.rollback();
		}
		assertThat(count()).isZero();
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
		asRoot("INSERT INTO app.t VALUES (1), (2), (100), (101), (102)");
		try (Connection other = this.routing.begin();
				Scope scope = OneServer.scope(this.journal);
				Connection connection = this.routing.begin()) {
			execute(other, "DELETE FROM t WHERE id >= 100");
			execute(other, "DELETE FROM t WHERE id = 2");
			execute(connection, "DELETE FROM t WHERE id = 1");
			Future<Boolean> waiting = this.threads.submit(executing(other, "DELETE FROM t WHERE id = 1"));
			await().atMost(SOON).until(() -> ask("SELECT count(*) FROM performance_schema.data_lock_waits") > 0);
			assertThatExceptionOfType(SQLException.class)
				.isThrownBy(() -> execute(connection, "DELETE FROM t WHERE id = 2"));
			assertThat(verdict()).isEqualTo(Verdict.RETRY_SAME_SERVER);
			assertThat(waiting.get(5, TimeUnit.SECONDS)).isTrue();
			assertThatExceptionOfType(SQLException.class).isThrownBy(connection::commit)
				.withMessageContaining("roll back");
			other.rollback();
		}
		assertThat(count()).isEqualTo(5);
	}

	@Test
	void swallowedLockWaitTimeoutLeavesTheTransactionAsItIs() throws SQLException {
		asRoot("INSERT INTO app.t VALUES (1)");
		try (Connection other = this.routing.begin();
				Scope scope = OneServer.scope(this.journal);
				Connection connection = this.routing.begin()) {
			execute(other, "DELETE FROM t WHERE id = 1");
			execute(connection, "SET innodb_lock_wait_timeout = 1");
			execute(connection, "INSERT INTO t VALUES (2)");
			assertThatExceptionOfType(SQLException.class)
				.isThrownBy(() -> execute(connection, "DELETE FROM t WHERE id = 1"));
			assertThat(verdict()).isEqualTo(Verdict.RETRY_SAME_SERVER);
			connection.commit();
			assertThat(this.journal.hasWriteCommitted()).isTrue();
			other.rollback();
		}
		assertThat(count()).isEqualTo(2);
	}

	@Test
	void commitOnAKilledConnectionIsUnknown() throws SQLException {
		try (Scope scope = OneServer.scope(this.journal); Connection connection = this.routing.begin()) {
			execute(connection, "INSERT INTO t VALUES (1)");
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
			assertThat(ask("SELECT count(DISTINCT attr_value) FROM performance_schema.session_connect_attrs "
					+ "WHERE attr_name = '" + DriverConnector.SESSION_ATTRIBUTE + "'"))
				.isEqualTo(2);
			assertThat(ask("SELECT count(*) FROM performance_schema.session_connect_attrs WHERE attr_name = 'program'"))
				.isEqualTo(2);
		}
	}

	@Test
	void whoeverHangsOnAFrozenServerIsFreedByTheAnnouncement() throws Exception {
		try (Scope scope = OneServer.scope(new AttemptJournal());
				Connection idle = this.routing.dataSource.getConnection();
				Connection busy = this.routing.begin()) {
			server().freeze();
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
			this.routing.declareFaulty(server());
			// the server stays frozen: nothing else ends them before socketTimeout's 10
			// min
			assertThat(blocked).failsWithin(SOON);
			assertThat(writing).failsWithin(SOON);
			assertThat(connecting).failsWithin(SOON);
		}
		finally {
			server().thaw();
		}
	}

	@Test
	void connectingToAFrozenServerTakesNoLongerThanItsTimeout() throws SQLException {
		this.routing.properties.put("connectTimeout", "300");
		server().freeze();
		long began = System.nanoTime();
		try (Scope scope = OneServer.scope(this.journal)) {
			assertThatExceptionOfType(SQLException.class).isThrownBy(this.routing.dataSource::getConnection);
			assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(60));
			assertThat(verdict()).isEqualTo(Verdict.SERVER_LOST);
		}
		finally {
			server().thaw();
		}
	}

	@Test
	void primaryThatIsStillReadOnlyGetsNoWriteUntilItIsOpened() throws SQLException {
		asRoot("SET GLOBAL super_read_only = 1");
		try (Scope scope = OneServer.scope(this.journal)) {
			assertThatExceptionOfType(SQLException.class).isThrownBy(this.routing.dataSource::getConnection)
				.withMessageContaining("read-only");
			assertThat(verdict()).isEqualTo(Verdict.SERVER_LOST);
			asRoot("SET GLOBAL read_only = 0");
			this.routing.begin().close();
		}
		finally {
			asRoot("SET GLOBAL read_only = 0");
		}
	}

	@Test
	void serverThatIsNotWhoTheTopologySaysGetsNoWrite() throws SQLException {
		this.routing.pretend(server(), "00000000-0000-0000-0000-000000000000");
		try (Scope scope = OneServer.scope(this.journal)) {
			assertThatExceptionOfType(SQLException.class).isThrownBy(this.routing.dataSource::getConnection)
				.withMessageContaining(server().uuid());
			assertThat(verdict()).isEqualTo(Verdict.SERVER_LOST);
		}
	}

	private Callable<Boolean> executing(Connection connection, String sql) {
		return () -> {
			execute(connection, sql);
			return true;
		};
	}

	private @Nullable Verdict verdict() {
		return (this.journal.failure() != null) ? this.journal.failure().verdict() : null;
	}

	private static void kill(Connection connection) throws SQLException {
		asRoot("KILL " + id(connection));
	}

	private static long id(Connection connection) throws SQLException {
		try (Statement statement = connection.createStatement();
				ResultSet rows = statement.executeQuery("SELECT connection_id()")) {
			rows.next();
			return rows.getLong(1);
		}
	}

	private static void execute(Connection connection, String sql) throws SQLException {
		try (Statement statement = connection.createStatement()) {
			statement.execute(sql);
		}
	}

	private int count() throws SQLException {
		return ask("SELECT count(*) FROM app.t");
	}

	private static int ask(String sql) throws SQLException {
		try (Connection connection = server().connect();
				Statement statement = connection.createStatement();
				ResultSet rows = statement.executeQuery(sql)) {
			rows.next();
			return rows.getInt(1);
		}
	}

	private static void asRoot(String sql) throws SQLException {
		try (Connection connection = server().connect()) {
			execute(connection, sql);
		}
	}

	private static MysqlServer server() {
		return farm.get().store();
	}

}
