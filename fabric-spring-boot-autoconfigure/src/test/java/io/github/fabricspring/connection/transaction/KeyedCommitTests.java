package io.github.fabricspring.connection.transaction;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.sql.Statement;

import io.github.fabricspring.call.Scope;
import io.github.fabricspring.call.Verdict;
import io.github.fabricspring.connection.key.CommitResolver.KeyUse;
import io.github.fabricspring.connection.key.CommitResolver.Outcome;
import io.github.fabricspring.support.HostileServer;
import io.github.fabricspring.support.Routing;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What a COMMIT that carries its key is answered, and what that means.
 */
@SuppressWarnings("try") // scopes are bound to the thread, not used
class KeyedCommitTests {

	@AutoClose
	private final Routing routing = new Routing();

	@ParameterizedTest
	@EnumSource(names = { "COMMITTED", "NOT_COMMITTED", "UNKNOWN" })
	void whenItIsKilledOrCancelledTheKeyDecides(Outcome outcome) throws SQLException {
		this.routing.resolver.answer = outcome;
		for (SQLException error : new SQLException[] {
				new SQLException("Query execution was interrupted", "70100", 1317),
				new SQLTimeoutException("Statement cancelled due to timeout or client request") }) {
			try (Scope scope = Routing.exactlyOnce()) {
				Connection connection = this.routing.begin();
				Routing.insert(connection, 1);
				this.routing.a.failBefore(HostileServer.COMMIT, error);
				if (outcome == Outcome.COMMITTED) {
					connection.commit();
					assertThat(scope.journal().hasWriteCommitted()).isTrue();
				}
				else {
					assertThatExceptionOfType(SQLException.class).isThrownBy(connection::commit);
					assertThat(Routing.failure(scope).verdict())
						.isEqualTo((outcome == Outcome.UNKNOWN) ? Verdict.UNKNOWN : Verdict.SERVER_LOST);
				}
				// the old session may hold locks, and must not commit later
				assertThat(this.routing.a.connections).isEmpty();
				connection.close();
			}
		}
		assertThat(this.routing.resolver.lost).hasSize(2);
		assertThat(this.routing.a.orders()).isEmpty();
	}

	@ParameterizedTest
	@EnumSource(names = { "NOT_COMMITTED", "UNKNOWN" })
	void whenItsKeyIsThereAlreadyTheKeyDecides(Outcome outcome) throws SQLException {
		this.routing.resolver.answer = outcome;
		try (Scope scope = Routing.exactlyOnce(); Connection connection = this.routing.begin()) {
			Routing.insert(connection, 1);
			this.routing.a.failBefore(HostileServer.COMMIT, new SQLException("Duplicate entry", "23000", 1062));
			assertThatExceptionOfType(SQLException.class).isThrownBy(connection::commit);
			assertThat(Routing.failure(scope).verdict())
				.isEqualTo((outcome != Outcome.UNKNOWN) ? Verdict.SERVER_LOST : Verdict.UNKNOWN);
		}
		assertThat(this.routing.resolver.lost).hasSize(1);
		assertThat(this.routing.a.connections).isEmpty();
		assertThat(this.routing.a.orders()).isEmpty();
	}

	@Test
	void commitWhoseKeyCannotBeMadeIsNotSent() throws SQLException {
		this.routing.resolver.keyless = new OutOfMemoryError("key");
		try (Scope scope = Routing.exactlyOnce(); Connection connection = this.routing.begin()) {
			Routing.insert(connection, 1);
			assertThatExceptionOfType(OutOfMemoryError.class).isThrownBy(connection::commit);
			assertThat(scope.journal().failure()).isNull();
			connection.setAutoCommit(true);
		}
		assertThat(this.routing.resolver.lost).isEmpty();
		assertThat(this.routing.a.orders()).isEmpty();
	}

	@Test
	void keyInWhoseStatementTheDriverBreaksIsNotCommitted() throws SQLException {
		this.routing.resolver.use = KeyUse.BEFORE_COMMIT;
		try (Scope scope = Routing.exactlyOnce(); Connection connection = this.routing.begin()) {
			Routing.insert(connection, 1);
			this.routing.a.breakAfter("INSERT INTO keys", new OutOfMemoryError("key"));
			assertThatExceptionOfType(SQLException.class).isThrownBy(connection::commit);
			assertThat(Routing.failure(scope).verdict()).isEqualTo(Verdict.SERVER_LOST);
		}
		assertThat(this.routing.a.connections).isEmpty();
		assertThat(this.routing.a.orders()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(ints = { 1142, 1146, 1305, 1370 })
	void whatIsMissingIsToldAndNothingIsCommittedInstead(int code) throws SQLException {
		try (Scope scope = Routing.exactlyOnce(); Connection connection = this.routing.begin()) {
			Routing.insert(connection, 1);
			this.routing.a.failBefore(HostileServer.COMMIT, new SQLException("it is gone", "42000", code));
			assertThatExceptionOfType(SQLException.class).isThrownBy(connection::commit)
				.withMessageContainingAll("YYZ - a:", "its procedure or a right is missing", "is rolled back",
						"it is gone");
			assertThat(scope.journal().failure()).isNull();
			connection.setAutoCommit(true);
		}
		assertThat(this.routing.a.orders()).isEmpty();
		assertThat(this.routing.a.calls).doesNotContain("commit");
	}

	@Test
	void switchingToAutocommitCommitsWithTheKeyFirst() throws SQLException {
		this.routing.resolver.answer = Outcome.COMMITTED;
		try (Scope scope = Routing.exactlyOnce(); Connection connection = this.routing.begin()) {
			Routing.insert(connection, 1);
			this.routing.a.failAfter(HostileServer.COMMIT, HostileServer.lost());
			connection.setAutoCommit(true);
			assertThat(scope.journal().hasWriteCommitted()).isTrue();
		}
		assertThat(this.routing.a.orders()).containsExactly(1);
		assertThat(this.routing.a.keys()).isOne();
	}

	@Test
	void withoutTheProcedureTheKeyIsWrittenRightBeforeCommit() throws SQLException {
		this.routing.resolver.use = KeyUse.BEFORE_COMMIT;
		try (Scope scope = Routing.exactlyOnce(); Connection connection = this.routing.begin()) {
			Routing.insert(connection, 1);
			connection.commit();
		}
		assertThat(this.routing.a.calls).containsSubsequence("INSERT INTO orders VALUES (?, 'item')",
				"INSERT INTO keys VALUES (?)", "commit");
	}

	@Test
	void keyThatIsLostBeforeCommitWasSentIsNotCommitted() throws SQLException {
		this.routing.resolver.use = KeyUse.BEFORE_COMMIT;
		try (Scope scope = Routing.exactlyOnce(); Connection connection = this.routing.begin()) {
			Routing.insert(connection, 1);
			this.routing.a.failBefore("INSERT INTO keys", HostileServer.lost());
			assertThatExceptionOfType(SQLException.class).isThrownBy(connection::commit);
			assertThat(Routing.failure(scope).verdict()).isEqualTo(Verdict.SERVER_LOST);
		}
		assertThat(this.routing.resolver.lost).isEmpty();
		assertThat(this.routing.a.orders()).isEmpty();
	}

	@Test
	void keyOfAStatementThatMayCommitDoesNotServeForCommit() throws SQLException {
		try (Scope scope = Routing.exactlyOnce(); Connection connection = this.routing.begin()) {
			Routing.insert(connection, 1);
			execute(connection, "CREATE TABLE extra (id INT)");
			Routing.insert(connection, 2);
			connection.commit();
		}
		assertThat(this.routing.a.calls.stream().map((call) -> call.replaceAll("\\(.*", ""))).containsSubsequence(
				"INSERT INTO keys VALUES ", "CREATE TABLE extra ", "INSERT INTO orders VALUES ", HostileServer.COMMIT);
	}

	@Test
	void lostRollbackHasCommittedNothingAndNeedsNoKey() throws SQLException {
		try (Scope scope = Routing.exactlyOnce(); Connection connection = this.routing.begin()) {
			Routing.insert(connection, 1);
			this.routing.a.failBefore("ROLLBACK", HostileServer.lost());
			assertThatExceptionOfType(SQLException.class).isThrownBy(() -> execute(connection, "ROLLBACK"));
			assertThat(Routing.failure(scope).verdict()).isEqualTo(Verdict.SERVER_LOST);
		}
		assertThat(this.routing.a.keys()).isZero();
		assertThat(this.routing.resolver.lost).isEmpty();
	}

	private static void execute(Connection connection, String sql) throws SQLException {
		try (Statement statement = connection.createStatement()) {
			statement.execute(sql);
		}
	}

}
