package io.github.fabricspring.connection.transaction;

import java.sql.Connection;
import java.sql.SQLException;

import io.github.fabricspring.call.Scope;
import io.github.fabricspring.call.Verdict;
import io.github.fabricspring.support.Routing;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Tests for a driver that breaks with something else than an {@link SQLException}, and
 * for a rollback that fails: the next borrower must not get such a connection.
 */
@SuppressWarnings("try") // scopes are bound to the thread, not used
class BrokenDriverTests {

	@AutoClose
	private final Routing routing = new Routing();

	@Test
	void connectionWhoseStatementBrokeTheDriverIsNotUsedAgain() throws SQLException {
		try (Scope scope = Routing.scope(); Connection connection = this.routing.begin()) {
			Routing.insert(connection, 1);
			this.routing.a.breakAfter("INSERT", new OutOfMemoryError("rows"));
			assertThatExceptionOfType(OutOfMemoryError.class).isThrownBy(() -> Routing.insert(connection, 2));
			connection.rollback();
			connection.setAutoCommit(true);
			assertThat(scope.journal().failure()).isNull();
		}
		assertNothingIsLeft();
	}

	@Test
	void transactionWhoseStatementBrokeTheDriverIsNotCommitted() throws SQLException {
		try (Scope scope = Routing.scope(); Connection connection = this.routing.begin()) {
			Routing.insert(connection, 1);
			this.routing.a.breakBefore("INSERT", new IllegalStateException("bug"));
			assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> Routing.insert(connection, 2));
			assertThatExceptionOfType(SQLException.class).isThrownBy(connection::commit);
			assertThat(Routing.failure(scope).verdict()).isEqualTo(Verdict.SERVER_LOST);
		}
		assertNothingIsLeft();
	}

	@Test
	void statementOutsideOfATransactionInWhichTheDriverBreaksIsUnknown() throws SQLException {
		try (Scope scope = Routing.scope(); Connection connection = this.routing.dataSource.getConnection()) {
			this.routing.a.breakAfter("INSERT", new IllegalStateException("bug"));
			assertThatExceptionOfType(SQLException.class).isThrownBy(() -> Routing.insert(connection, 1))
				.withMessageContaining("may have been carried out or not")
				.withRootCauseInstanceOf(IllegalStateException.class);
			assertThat(Routing.failure(scope).verdict()).isEqualTo(Verdict.UNKNOWN);
		}
		assertThat(this.routing.a.connections).isEmpty();
	}

	@Test
	void connectionWhoseDriverRanOutOfMemoryInAnAnswerIsNotUsedAgain() throws SQLException {
		try (Scope scope = Routing.scope(); Connection connection = this.routing.begin()) {
			Routing.insert(connection, 1);
			this.routing.a.failAfter("INSERT", outOfMemory());
			assertThatExceptionOfType(SQLException.class).isThrownBy(() -> Routing.insert(connection, 2))
				.withRootCauseInstanceOf(OutOfMemoryError.class);
			assertThat(Routing.failure(scope).verdict()).isEqualTo(Verdict.SERVER_LOST);
		}
		assertNothingIsLeft();
	}

	@Test
	void writeOutsideOfATransactionInWhoseAnswerTheDriverRanOutOfMemoryIsUnknown() throws SQLException {
		try (Scope scope = Routing.scope(); Connection connection = this.routing.dataSource.getConnection()) {
			this.routing.a.failAfter("INSERT", outOfMemory());
			assertThatExceptionOfType(SQLException.class).isThrownBy(() -> Routing.insert(connection, 1));
			assertThat(Routing.failure(scope).verdict()).isEqualTo(Verdict.UNKNOWN);
		}
		assertThat(this.routing.a.connections).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "SAVEPOINT", "RELEASE" })
	void savepointAroundAProcedureInWhichTheDriverBreaksLosesTheConnection(String call) throws SQLException {
		try (Scope scope = Routing.scope(); Connection connection = this.routing.begin()) {
			Routing.insert(connection, 1);
			this.routing.a.breakBefore(call, new OutOfMemoryError("savepoint"));
			assertThatExceptionOfType(SQLException.class)
				.isThrownBy(() -> connection.createStatement().execute("CALL 1"))
				.withRootCauseInstanceOf(OutOfMemoryError.class);
		}
		assertNothingIsLeft();
	}

	@Test
	void rollbackAsAStatementInWhichTheDriverBreaksHasCommittedNothing() throws SQLException {
		try (Scope scope = Routing.scope(); Connection connection = this.routing.begin()) {
			Routing.insert(connection, 1);
			this.routing.a.breakBefore("ROLLBACK", new IllegalStateException("bug"));
			assertThatExceptionOfType(IllegalStateException.class)
				.isThrownBy(() -> connection.createStatement().execute("ROLLBACK"));
			assertThat(scope.journal().failure()).isNull();
		}
		assertNothingIsLeft();
	}

	@Test
	void statementThatMayCommitInWhichTheDriverBreaksIsUnknown() throws SQLException {
		try (Scope scope = Routing.scope(); Connection connection = this.routing.begin()) {
			Routing.insert(connection, 1);
			this.routing.a.breakAfter("CREATE TABLE", new IllegalStateException("bug"));
			assertThatExceptionOfType(SQLException.class)
				.isThrownBy(() -> connection.createStatement().execute("CREATE TABLE x (i INT)"));
			assertThat(Routing.failure(scope).verdict()).isEqualTo(Verdict.UNKNOWN);
		}
		assertThat(this.routing.a.connections).isEmpty();
	}

	@Test
	void rollbackInWhichTheDriverBreaksIsNotCommittedByTheSwitchToAutocommit() throws SQLException {
		try (Scope scope = Routing.scope(); Connection connection = this.routing.begin()) {
			Routing.insert(connection, 1);
			this.routing.a.breakBefore("rollback", new IllegalStateException("bug"));
			assertThatThrownBy(connection::rollback).isNotNull();
			// as Spring does afterwards
			connection.setAutoCommit(true);
		}
		assertNothingIsLeft();
	}

	@Test
	void refusedRollbackIsNotCommittedByTheSwitchToAutocommit() throws SQLException {
		try (Scope scope = Routing.scope(); Connection connection = this.routing.begin()) {
			Routing.insert(connection, 1);
			this.routing.a.failBefore("rollback", new SQLException("Streaming result set is still active", "S1000"));
			assertThatExceptionOfType(SQLException.class).isThrownBy(connection::rollback);
			connection.setAutoCommit(true);
		}
		assertNothingIsLeft();
	}

	@ParameterizedTest
	@ValueSource(strings = { "setAutoCommit false", "setTransactionIsolation", "setCatalog" })
	void connectionWhoseSettingBrokeTheDriverIsNotUsedAgain(String call) throws SQLException {
		try (Scope scope = Routing.scope(); Connection connection = this.routing.dataSource.getConnection()) {
			this.routing.a.breakAfter(call, new IllegalStateException("bug"));
			assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> {
				switch (call) {
					case "setAutoCommit false" -> connection.setAutoCommit(false);
					case "setCatalog" -> connection.setCatalog("server");
					default -> connection.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
				}
			});
		}
		assertThat(this.routing.a.connections).isEmpty();
		assertNothingIsLeft();
	}

	@Test
	void connectionThatBrokeWhileItWasFetchedGoesBack() throws SQLException {
		for (int i = 0; i < 6; i++) {
			try (Scope scope = Routing.reading()) {
				this.routing.b.breakBefore("setReadOnly true", new IllegalStateException("bug"));
				assertThatExceptionOfType(IllegalStateException.class)
					.isThrownBy(this.routing.dataSource::getConnection);
			}
		}
	}

	// As Connector/J wraps it
	private static SQLException outOfMemory() {
		return new SQLException("Java heap space", "HY001", new OutOfMemoryError("Java heap space"));
	}

	private void assertNothingIsLeft() throws SQLException {
		assertThat(this.routing.a.connections).isEmpty();
		try (Scope scope = Routing.scope(); Connection next = this.routing.dataSource.getConnection()) {
			Routing.insert(next, 3);
		}
		assertThat(this.routing.a.orders()).containsExactly(3);
	}

}
