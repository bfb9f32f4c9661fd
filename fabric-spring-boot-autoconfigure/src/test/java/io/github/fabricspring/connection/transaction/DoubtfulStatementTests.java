package io.github.fabricspring.connection.transaction;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

import io.github.fabricspring.AccessMode;
import io.github.fabricspring.Rerun;
import io.github.fabricspring.call.AttemptJournal;
import io.github.fabricspring.call.Budget;
import io.github.fabricspring.call.Route;
import io.github.fabricspring.call.Scope;
import io.github.fabricspring.call.Verdict;
import io.github.fabricspring.connection.key.CommitResolver.Outcome;
import io.github.fabricspring.support.HostileServer;
import io.github.fabricspring.support.Routing;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What is concluded when a statement fails that may have committed by itself.
 */
class DoubtfulStatementTests {

	private static final String DDL = "CREATE TABLE extra (id INT)";

	@AutoClose
	private final Routing routing = new Routing();

	@Test
	void onceItsAnswerIsLostTheTransactionBeforeItMayBeCommitted() throws SQLException {
		try (Scope scope = Routing.scope(); Connection connection = this.routing.begin()) {
			Routing.insert(connection, 1);
			this.routing.a.failAfter("CREATE TABLE", HostileServer.lost());
			assertThatExceptionOfType(SQLException.class).isThrownBy(() -> execute(connection, DDL));
			assertThat(Routing.failure(scope).verdict()).isEqualTo(Verdict.UNKNOWN);
			assertThatExceptionOfType(SQLException.class).isThrownBy(connection::commit);
			assertThat(Routing.failure(scope).verdict()).isEqualTo(Verdict.UNKNOWN);
		}
	}

	@Test
	void withAKeyThatIsNotThereItIsNotCommitted() throws SQLException {
		this.routing.resolver.answer = Outcome.NOT_COMMITTED;
		try (Scope scope = Routing.exactlyOnce(); Connection connection = this.routing.begin()) {
			Routing.insert(connection, 1);
			this.routing.a.failBefore("CREATE TABLE", HostileServer.lost());
			assertThatExceptionOfType(SQLException.class).isThrownBy(() -> execute(connection, DDL));
			assertThat(Routing.failure(scope).verdict()).isEqualTo(Verdict.SERVER_LOST);
			assertThat(this.routing.resolver.lost).hasSize(1);
		}
	}

	@Test
	void lostCommitOfATransactionWhoseKeyIsCommittedAlreadyHasNoKey() throws SQLException {
		try (Scope scope = Routing.exactlyOnce(); Connection connection = this.routing.begin()) {
			Routing.insert(connection, 1);
			execute(connection, DDL);
			Routing.insert(connection, 2);
			this.routing.a.failAfter("commit", HostileServer.lost());
			assertThatExceptionOfType(SQLException.class).isThrownBy(connection::commit);
			assertThat(Routing.failure(scope).verdict()).isEqualTo(Verdict.UNKNOWN);
			assertThat(scope.journal().isLostWithoutKey()).isTrue();
			assertThat(this.routing.resolver.lost).isEmpty();
		}
	}

	@Test
	void commitWhoseResolutionBreaksIsUnknown() throws SQLException {
		this.routing.resolver.failure = new OutOfMemoryError("unable to create native thread");
		try (Scope scope = Routing.exactlyOnce(); Connection connection = this.routing.begin()) {
			Routing.insert(connection, 1);
			this.routing.a.failAfter("commit", HostileServer.lost());
			assertThatExceptionOfType(SQLException.class).isThrownBy(connection::commit);
			assertThat(Routing.failure(scope).verdict()).isEqualTo(Verdict.UNKNOWN);
		}
		assertThat(this.routing.a.orders()).containsExactly(1);
	}

	@Test
	void withAKeyThatIsThereNobodyKnowsWhatElseWas() throws SQLException {
		this.routing.resolver.answer = Outcome.COMMITTED;
		try (Scope scope = Routing.exactlyOnce(); Connection connection = this.routing.begin()) {
			Routing.insert(connection, 1);
			this.routing.a.failAfter("CREATE TABLE", HostileServer.lost());
			assertThatExceptionOfType(SQLException.class).isThrownBy(() -> execute(connection, DDL));
			assertThat(Routing.failure(scope).verdict()).isEqualTo(Verdict.UNKNOWN);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { DDL, "INSERT INTO orders VALUES (2, 'item')" })
	void oneStatementThatAServerRefusesHasDoneNothing(String sql) throws SQLException {
		try (Scope scope = Routing.scope(); Connection connection = this.routing.begin()) {
			Routing.insert(connection, 1);
			this.routing.a.failBefore(sql, HostileServer.readOnly());
			assertThatExceptionOfType(SQLException.class).isThrownBy(() -> execute(connection, sql));
			assertThat(Routing.failure(scope).verdict()).isEqualTo(Verdict.SERVER_LOST);
			connection.rollback();
		}
	}

	@Test
	void procedureInAnotherTransactionMayHaveCommittedBeforeTheServerRefusedIt() throws SQLException {
		try (Scope scope = Routing.scope(); Connection connection = this.routing.begin()) {
			this.routing.a.failBefore("CALL", HostileServer.readOnly());
			this.routing.a.failBefore("RELEASE", noSuchSavepoint());
			assertThatExceptionOfType(SQLException.class).isThrownBy(() -> execute(connection, "CALL transfer()"));
			assertThat(Routing.failure(scope).verdict()).isEqualTo(Verdict.UNKNOWN);
			connection.rollback();
		}
	}

	@Test
	void procedureInTheSameTransactionHasCommittedNothingWhenTheServerRefusesIt() throws SQLException {
		try (Scope scope = Routing.scope(); Connection connection = this.routing.begin()) {
			Routing.insert(connection, 1);
			this.routing.a.failBefore("CALL", HostileServer.readOnly());
			assertThatExceptionOfType(SQLException.class).isThrownBy(() -> execute(connection, "CALL transfer()"));
			assertThat(Routing.failure(scope).verdict()).isEqualTo(Verdict.SERVER_LOST);
			assertThat(scope.journal().hasDoubtfulEnd()).isFalse();
			connection.rollback();
		}
	}

	@Test
	void procedureThatEndedTheTransactionBeforeItMetADeadlockIsTheApplicationsToJudge() throws SQLException {
		try (Scope scope = Routing.scope(); Connection connection = this.routing.begin()) {
			this.routing.a.failBefore("CALL", HostileServer.deadlock());
			this.routing.a.failBefore("RELEASE", noSuchSavepoint());
			assertThatExceptionOfType(SQLException.class).isThrownBy(() -> execute(connection, "CALL transfer()"));
			assertThat(scope.journal().failure()).isNull();
			assertThat(scope.journal().hasDoubtfulEnd()).isTrue();
			connection.rollback();
		}
	}

	@Test
	void whatWasWrittenBeforeAProcedureThatEndedTheTransactionCanOnlyBeRolledBack() throws SQLException {
		try (Scope scope = Routing.scope(); Connection connection = this.routing.begin()) {
			Routing.insert(connection, 1);
			this.routing.a.failBefore("CALL", new SQLException("refused by the procedure", "45000", 1644));
			this.routing.a.failBefore("RELEASE", noSuchSavepoint());
			assertThatExceptionOfType(SQLException.class).isThrownBy(() -> execute(connection, "CALL transfer()"));
			assertThat(scope.journal().failure()).isNull();
			assertThatExceptionOfType(SQLException.class).isThrownBy(() -> Routing.insert(connection, 2))
				.withMessageContaining("YYZ - a:")
				.withMessageContaining("procedure ended the transaction");
			assertThatExceptionOfType(SQLException.class).isThrownBy(connection::commit)
				.withMessageContaining("procedure ended the transaction");
			assertThat(Routing.failure(scope).verdict()).isEqualTo(Verdict.UNKNOWN);
		}
		assertThat(this.routing.a.orders()).isEmpty();
	}

	@Test
	void savepointAroundAProcedureIsLostWithItsConnection() throws SQLException {
		this.routing.resolver.answer = Outcome.NOT_COMMITTED;
		try (Scope scope = Routing.exactlyOnce(); Connection connection = this.routing.begin()) {
			Routing.insert(connection, 1);
			this.routing.a.failBefore("CALL", HostileServer.lost());
			assertThatExceptionOfType(SQLException.class).isThrownBy(() -> execute(connection, "CALL transfer()"));
			assertThat(Routing.failure(scope).verdict()).isEqualTo(Verdict.UNKNOWN);
			assertThat(this.routing.resolver.lost).isEmpty();
		}
	}

	@Test
	void proceduresOutsideOfAScopeGetNoSavepoint() throws SQLException {
		try (Connection connection = this.routing.dataSource.forGroup(Routing.GROUP).getConnection()) {
			connection.setAutoCommit(false);
			this.routing.a.failBefore("CALL", new SQLException("refused by the procedure", "45000", 1644));
			assertThatExceptionOfType(SQLException.class).isThrownBy(() -> execute(connection, "CALL transfer()"));
			connection.rollback();
		}
		assertThat(this.routing.a.calls).noneMatch((call) -> call.contains("SAVEPOINT"));
	}

	@Test
	void batchIsAsDoubtfulAsTheWorstOfItsStatements() throws SQLException {
		try (Scope scope = Routing.scope();
				Connection connection = this.routing.begin();
				Statement statement = connection.createStatement()) {
			statement.addBatch(DDL);
			statement.addBatch("INSERT INTO orders VALUES (2, 'item')");
			this.routing.a.failAfter("executeBatch", HostileServer.lost());
			assertThatExceptionOfType(SQLException.class).isThrownBy(statement::executeBatch);
			assertThat(Routing.failure(scope).verdict()).isEqualTo(Verdict.UNKNOWN);
		}
	}

	@Test
	void commitThatWasResolvedLeavesTheNextOneAllOfTheTime() throws SQLException {
		this.routing.resolver.answer = Outcome.COMMITTED;
		try (Scope scope = Routing.exactlyOnce(); Connection connection = this.routing.begin()) {
			Routing.insert(connection, 1);
			this.routing.a.failAfter("commit", HostileServer.lost());
			connection.commit();
			assertThat(scope.budget().isRunning()).isFalse();
		}
	}

	@Test
	void commitThatIsLostAfterTheDeadlineIsAskedForNevertheless() throws SQLException {
		this.routing.resolver.answer = Outcome.COMMITTED;
		try (Scope scope = Scope.open(new Route("YYZ", AccessMode.READ_WRITE), Rerun.EXACTLY_ONCE,
				new Budget(Duration.ofNanos(1000), 5), new AttemptJournal());
				Connection connection = this.routing.begin()) {
			Routing.insert(connection, 1);
			assertThat(scope.budget().remaining()).isBetween(Duration.ZERO, Duration.ofNanos(1000));
			this.routing.a.failAfter("commit", HostileServer.lost());
			connection.commit();
			assertThat(this.routing.resolver.lost).singleElement()
				.satisfies((lost) -> assertThat(lost.limit()).isEqualTo(Duration.ofNanos(1000)));
		}
	}

	@Test
	void commitInWhichTheDriverItselfBreaksIsUnknown() throws SQLException {
		try (Scope scope = Routing.scope(); Connection connection = this.routing.begin()) {
			Routing.insert(connection, 1);
			this.routing.a.bug = new IllegalStateException("a bug of the driver");
			assertThatExceptionOfType(SQLException.class).isThrownBy(connection::commit)
				.satisfies((ex) -> assertThat(ex.getSQLState()).isEqualTo("08007"))
				.withRootCauseInstanceOf(IllegalStateException.class);
			assertThat(Routing.failure(scope).verdict()).isEqualTo(Verdict.UNKNOWN);
			assertThat(Routing.failure(scope).committing()).isTrue();
		}
		assertThat(this.routing.a.connections).isEmpty();
	}

	@Test
	void commitInWhichTheDriverItselfBreaksIsFoundOutByItsKey() throws SQLException {
		this.routing.resolver.answer = Outcome.COMMITTED;
		try (Scope scope = Routing.exactlyOnce(); Connection connection = this.routing.begin()) {
			Routing.insert(connection, 1);
			this.routing.a.bug = new StackOverflowError("a bug of the driver");
			connection.commit();
			assertThat(scope.journal().failure()).isNull();
			assertThat(scope.journal().hasWriteCommitted()).isTrue();
		}
		assertThat(this.routing.resolver.lost).hasSize(1);
	}

	private static SQLException noSuchSavepoint() {
		return new SQLException("SAVEPOINT fabric_1 does not exist", "42000", 1305);
	}

	private static void execute(Connection connection, String sql) throws SQLException {
		try (Statement statement = connection.createStatement()) {
			statement.execute(sql);
		}
	}

}
