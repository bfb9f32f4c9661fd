package io.github.fabricspring.acceptance.connection;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

import io.github.fabricspring.call.AttemptJournal;
import io.github.fabricspring.call.Scope;
import io.github.fabricspring.call.Verdict;
import io.github.fabricspring.sample.farm.Sql;
import io.github.fabricspring.sample.farm.junit.ServerExtension;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Connections that are lost while rows are read, and errors that only look like a loss,
 * on a real server through Connector/J.
 */
@Timeout(120)
@SuppressWarnings("try") // scopes are bound to the thread, not used
class LostRowsIntegrationTests {

	@RegisterExtension
	static final ServerExtension server = ServerExtension.store();

	/** Far more than fits into the buffers of two sockets. */
	private static final String ROWS = "SELECT REPEAT('x', 50000) FROM information_schema.collations a"
			+ " JOIN information_schema.collations b LIMIT 4000";

	private final AttemptJournal journal = new AttemptJournal();

	@AutoClose
	private final OneServer routing = new OneServer(server.get());

	@BeforeEach
	void open() throws SQLException {
		this.routing.hikari.put("maximum-pool-size", "1");
	}

	@Test
	void streamingReadThatIsKilledIsALostConnection() throws SQLException {
		readAndLose(Integer.MIN_VALUE, (id) -> server.execute("KILL " + id));
		assertNextTransactionWorks();
	}

	@Test
	void cursorFetchThatIsKilledIsALostConnection() throws SQLException {
		this.routing.properties.put("useCursorFetch", "true");
		readAndLose(10, (id) -> server.execute("KILL " + id));
		assertNextTransactionWorks();
	}

	@Test
	void socketTimeoutInMidStreamIsALostConnection() throws SQLException {
		this.routing.properties.put("socketTimeout", "1000");
		try {
			readAndLose(Integer.MIN_VALUE, (id) -> server.get().freeze());
		}
		finally {
			server.get().thaw();
		}
		assertNextTransactionWorks();
	}

	@Test
	void secondStatementAfterTheLossOfAStreamIsTheSameLoss() throws SQLException {
		whileReading((connection, id, rows) -> {
			server.execute("KILL " + id);
			assertLost(() -> drain(rows));
			// HikariCP has closed it
			assertThatExceptionOfType(SQLException.class).isThrownBy(() -> Sessions.execute(connection, "SELECT 1"));
			assertThat(verdict()).isEqualTo(Verdict.SERVER_LOST);
		});
		assertNextTransactionWorks();
	}

	@Test
	void killedQueryOnALiveConnectionIsNoLoss() throws SQLException {
		whileReading((connection, id, rows) -> {
			server.execute("KILL QUERY " + id);
			assertThatExceptionOfType(SQLException.class).isThrownBy(() -> drain(rows));
			assertThat(verdict()).isNull();
			Sessions.execute(connection, "SELECT 1");
			connection.rollback();
		});
	}

	private void whileReading(Reading reading) throws SQLException {
		try (Scope scope = OneServer.scope(this.journal);
				Connection connection = this.routing.begin();
				Statement statement = connection.createStatement()) {
			reading.of(connection, Sessions.id(connection), stream(statement));
		}
	}

	@Test
	void signalOfATriggerThatLooksLikeALossIsTheApplicationsOwn() throws SQLException {
		server.execute("DROP TABLE IF EXISTS app.guarded", "CREATE TABLE app.guarded (id INT PRIMARY KEY)",
				"CREATE TRIGGER app.guard BEFORE INSERT ON app.guarded FOR EACH ROW"
						+ " SIGNAL SQLSTATE '08S01' SET MESSAGE_TEXT = 'no such account'");
		try (Scope scope = OneServer.scope(this.journal); Connection connection = this.routing.begin()) {
			assertThatExceptionOfType(SQLException.class)
				.isThrownBy(() -> Sessions.execute(connection, "INSERT INTO guarded VALUES (1)"))
				.withMessageContaining("no such account");
			assertThat(verdict()).isNull();
			connection.rollback();
			Sessions.execute(connection, "SELECT 1");
		}
		finally {
			server.execute("DROP TABLE app.guarded");
		}
	}

	@Test
	void commitBesideRowsThatAreStillReadIsTheApplicationsMistake() throws SQLException {
		server.execute("DROP TABLE IF EXISTS app.beside", "CREATE TABLE app.beside (id INT PRIMARY KEY)");
		try (Scope scope = OneServer.scope(this.journal);
				Connection connection = this.routing.begin();
				Statement statement = connection.createStatement()) {
			Sessions.execute(connection, "INSERT INTO beside VALUES (1)");
			ResultSet rows = stream(statement);
			assertThatExceptionOfType(SQLException.class).isThrownBy(connection::commit)
				.withMessageContaining("is still active");
			assertThat(verdict()).isNull();
			assertThat(rows.getString(1)).isNotEmpty();
		}
		assertThat(Sql.on(server.get()).number("SELECT count(*) FROM app.beside")).isZero();
		assertNextTransactionWorks();
	}

	@Test
	void certificateThatDoesNotFitIsToldAtOnce() throws SQLException {
		this.routing.properties.put("sslMode", "VERIFY_IDENTITY");
		try (Scope scope = OneServer.scope(this.journal)) {
			assertThatExceptionOfType(SQLException.class).isThrownBy(this.routing.dataSource::getConnection);
			assertThat(verdict()).isNull();
		}
	}

	// Its first row is read
	private static ResultSet stream(Statement statement) throws SQLException {
		statement.setFetchSize(Integer.MIN_VALUE);
		ResultSet rows = statement.executeQuery(ROWS);
		rows.next();
		return rows;
	}

	private void readAndLose(int fetchSize, Loss loss) throws SQLException {
		try (Scope scope = OneServer.scope(this.journal);
				Connection connection = this.routing.begin();
				Statement statement = connection.createStatement()) {
			long id = Sessions.id(connection);
			statement.setFetchSize(fetchSize);
			ResultSet rows = statement.executeQuery(ROWS);
			for (int i = 0; i < 10; i++) {
				rows.next();
			}
			loss.of(id);
			assertLost(() -> drain(rows));
			assertThat(verdict()).isEqualTo(Verdict.SERVER_LOST);
		}
	}

	private void assertNextTransactionWorks() throws SQLException {
		try (Scope scope = OneServer.scope(new AttemptJournal()); Connection connection = this.routing.begin()) {
			Sessions.execute(connection, "SELECT 1");
			connection.commit();
		}
	}

	private static void assertLost(ThrowingCallable call) {
		assertThatExceptionOfType(SQLException.class).isThrownBy(call)
			.satisfies((ex) -> assertThat(ex.getSQLState()).startsWith("08"));
	}

	private static void drain(ResultSet rows) throws SQLException {
		while (rows.next()) {
			assertThat(rows.getString(1)).isNotEmpty();
		}
	}

	private @Nullable Verdict verdict() {
		return (this.journal.failure() != null) ? this.journal.failure().verdict() : null;
	}

	/** What is done while rows of a connection are read. */
	@FunctionalInterface
	private interface Reading {

		void of(Connection connection, long id, ResultSet rows) throws SQLException;

	}

	/** What befalls a connection. */
	@FunctionalInterface
	private interface Loss {

		void of(long connection) throws SQLException;

	}

}
