package io.github.fabricspring.acceptance.connection;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

import io.github.fabricspring.AccessMode;
import io.github.fabricspring.Rerun;
import io.github.fabricspring.call.Budget;
import io.github.fabricspring.call.Route;
import io.github.fabricspring.call.Scope;
import io.github.fabricspring.call.Verdict;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What a call that only reads can do on the primary, which serves it where there is no
 * secondary.
 */
@SuppressWarnings("try") // scopes are bound to the thread, not used
class ReadOnlyLeaseIntegrationTests extends OneServerTests {

	@BeforeEach
	void open() throws SQLException {
		routine("PROCEDURE", "writes()", "INSERT INTO t VALUES (7);");
		routine("PROCEDURE", "looks()", "SELECT COUNT(*) FROM t;");
		routine("PROCEDURE", "opens()", "START TRANSACTION READ WRITE; INSERT INTO t VALUES (8);");
		routine("FUNCTION", "writing() RETURNS INT DETERMINISTIC", "INSERT INTO t VALUES (9); RETURN 1;");
	}

	private static void routine(String kind, String signature, String body) {
		server.execute("DROP " + kind + " IF EXISTS app." + signature.substring(0, signature.indexOf('(')),
				"CREATE " + kind + " app." + signature + " BEGIN " + body + " END");
	}

	@ParameterizedTest
	@ValueSource(strings = { "INSERT INTO t VALUES (1)", "REPLACE INTO t VALUES (1)",
			"/* x */ insert into t values (1)", "DELETE FROM t", "CREATE TABLE u (id INT)", "TRUNCATE t",
			"CALL writes()", "SELECT writing()", "SELECT * FROM t FOR UPDATE", "LOCK TABLES t WRITE",
			"START TRANSACTION READ WRITE", "SET SESSION TRANSACTION READ WRITE", "SET TRANSACTION READ WRITE",
			"SET SESSION transaction_read_only = 0" })
	void writeIsRefusedAsTheApplicationsOwnMistake(String sql) throws SQLException {
		for (boolean autoCommit : new boolean[] { true, false }) {
			try (Scope scope = reading(); Connection connection = this.routing.dataSource.getConnection()) {
				connection.setAutoCommit(autoCommit);
				assertThatExceptionOfType(SQLException.class).isThrownBy(() -> Sessions.execute(connection, sql))
					.withMessageContaining("mode = READ_ONLY");
				assertThatExceptionOfType(SQLException.class).isThrownBy(() -> prepared(connection, sql))
					.withMessageContaining("mode = READ_ONLY");
				assertThat(this.journal.failure()).isNull();
			}
		}
		assertThat(server.number(OneServer.COUNT)).isZero();
	}

	@ParameterizedTest
	@ValueSource(strings = { "SELECT * FROM t", "CALL looks()", "SELECT GET_LOCK('a', 1)", "SET @x = 1",
			"SELECT 1 INTO @y", "SHOW TABLES", "DO SLEEP(0)", "START TRANSACTION READ ONLY" })
	void readIsServed(String sql) throws SQLException {
		try (Scope scope = reading(); Connection connection = this.routing.dataSource.getConnection()) {
			Sessions.execute(connection, sql);
		}
	}

	@Test
	void theSameConnectionWritesForACallThatMay() throws SQLException {
		this.routing.hikari.put("maximum-pool-size", "1");
		long id;
		try (Scope scope = reading(); Connection connection = this.routing.dataSource.getConnection()) {
			connection.setReadOnly(true);
			id = Sessions.id(connection);
		}
		try (Scope scope = OneServer.scope(this.journal); Connection connection = this.routing.begin()) {
			assertThat(Sessions.id(connection)).isEqualTo(id);
			Sessions.execute(connection, "INSERT INTO t VALUES (1)");
			connection.commit();
		}
		try (Connection connection = this.routing.dataSource.getConnection()) {
			prepared(connection, "INSERT INTO t VALUES (2)");
		}
		assertThat(server.number(OneServer.COUNT)).isEqualTo(2);
	}

	@Test
	void procedureThatOpensATransactionOfItsOwnIsNoReadAnyMore() throws SQLException {
		try (Scope scope = reading(); Connection connection = this.routing.begin()) {
			Sessions.execute(connection, "CALL opens()");
			server.execute("KILL " + Sessions.id(connection));
			assertThatExceptionOfType(SQLException.class).isThrownBy(connection::commit);
			assertThat(this.journal.failure()).isNotNull()
				.satisfies((failure) -> assertThat(failure.verdict()).isEqualTo(Verdict.UNKNOWN));
		}
		try (Scope scope = reading(); Connection connection = this.routing.dataSource.getConnection()) {
			assertThatExceptionOfType(SQLException.class)
				.isThrownBy(() -> Sessions.execute(connection, "INSERT INTO t VALUES (1)"));
		}
	}

	@Test
	void connectionThatAProcedureOpenedReadsAgainForTheNextCall() throws SQLException {
		this.routing.hikari.put("maximum-pool-size", "1");
		try (Scope scope = reading(); Connection connection = this.routing.begin()) {
			Sessions.execute(connection, "CALL opens()");
			connection.rollback();
		}
		try (Scope scope = reading(); Connection connection = this.routing.dataSource.getConnection()) {
			assertThatExceptionOfType(SQLException.class)
				.isThrownBy(() -> Sessions.execute(connection, "INSERT INTO t VALUES (1)"));
		}
		assertThat(server.number(OneServer.COUNT)).isZero();
	}

	private Scope reading() {
		return Scope.open(new Route(OneServer.GROUP, AccessMode.READ_ONLY), Rerun.SAFE,
				new Budget(Duration.ofSeconds(10), 3), this.journal);
	}

	private static void prepared(Connection connection, String sql) throws SQLException {
		try (var statement = connection.prepareStatement(sql)) {
			statement.execute();
		}
	}

}
