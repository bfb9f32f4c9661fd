package io.github.fabricspring.connection.transaction;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;

import io.github.fabricspring.call.Scope;
import io.github.fabricspring.call.Verdict;
import io.github.fabricspring.connection.TrackedConnection;
import io.github.fabricspring.connection.key.CommitResolver.Outcome;
import io.github.fabricspring.support.HostileServer;
import io.github.fabricspring.support.Routing;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What a connection tells of its transactions, and what it answers for a lost COMMIT.
 */
@SuppressWarnings("try") // scopes are bound to the thread, not used
class CommitTests {

	@AutoClose
	private final Routing routing = new Routing();

	@Test
	void commitIsToldToTheJournal() throws SQLException {
		try (Scope scope = Routing.scope(); Connection connection = this.routing.begin()) {
			Routing.insert(connection, 1);
			assertThat(scope.journal().hasWriteCommitted()).isFalse();
			connection.commit();
			assertThat(scope.journal().hasWriteCommitted()).isTrue();
			assertThat(scope.journal().hasStatementOutsideTransaction(false)).isFalse();
		}
		assertThat(this.routing.a.orders()).containsExactly(1);
	}

	@Test
	void commitWithoutAnswerIsUnknownAndThePoolLetsItGo() throws SQLException {
		try (Scope scope = Routing.scope(); Connection connection = this.routing.begin()) {
			Routing.insert(connection, 1);
			this.routing.a.failAfter("commit", HostileServer.lost());
			assertThatExceptionOfType(SQLException.class).isThrownBy(connection::commit)
				.satisfies((ex) -> assertThat(ex.getSQLState()).isEqualTo("08007"))
				.withMessageContaining("YYZ - a:")
				.havingCause()
				.withMessage("Communications link failure");
			assertThat(Routing.failure(scope).verdict()).isEqualTo(Verdict.UNKNOWN);
			assertThat(Routing.failure(scope).committing()).isTrue();
			assertThat(scope.journal().hasWriteCommitted()).isFalse();
		}
		assertThat(this.routing.a.orders()).containsExactly(1);
		assertThat(this.routing.a.connections).isEmpty();
	}

	@Test
	void lostCommitFoundCommittedReturnsAndWhateverFollowsDoesNoHarm() throws SQLException {
		this.routing.resolver.answer = Outcome.COMMITTED;
		try (Scope scope = Routing.exactlyOnce()) {
			Connection connection = this.routing.begin();
			Routing.insert(connection, 1);
			this.routing.a.failAfter("commit", HostileServer.lost());
			connection.commit();
			assertThat(scope.journal().hasWriteCommitted()).isTrue();
			assertThat(scope.journal().failure()).isNull();
			connection.commit();
			connection.rollback();
			connection.setReadOnly(false);
			connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
			connection.setAutoCommit(true);
			connection.clearWarnings();
			assertThat(connection.isValid(1)).isFalse();
			connection.close();
			try (Connection next = this.routing.begin()) {
				Routing.insert(next, 2);
				next.commit();
			}
		}
		assertThat(this.routing.a.orders()).containsExactly(1, 2);
		assertThat(this.routing.resolver.lost).singleElement().satisfies((lost) -> {
			assertThat(lost.group()).isEqualTo("YYZ");
			assertThat(lost.session()).hasSize(36);
		});
	}

	@Test
	void nothingMoreIsSentOnAConnectionThatWasLostWithItsCommit() throws SQLException {
		this.routing.resolver.answer = Outcome.COMMITTED;
		try (Scope scope = Routing.exactlyOnce(); Connection connection = this.routing.begin()) {
			Routing.insert(connection, 1);
			this.routing.a.failAfter("commit", HostileServer.lost());
			connection.commit();
			assertThatExceptionOfType(SQLException.class).isThrownBy(() -> Routing.insert(connection, 2));
			assertThat(scope.journal().hasWriteCommitted()).isTrue();
		}
	}

	@Test
	void lostCommitFoundNotCommittedSaysSoAndMayBeRolledBack() throws SQLException {
		this.routing.resolver.answer = Outcome.NOT_COMMITTED;
		try (Scope scope = Routing.exactlyOnce(); Connection connection = this.routing.begin()) {
			Routing.insert(connection, 1);
			this.routing.a.failBefore("commit", HostileServer.lost());
			assertThatExceptionOfType(SQLException.class).isThrownBy(connection::commit)
				.satisfies((ex) -> assertThat(ex.getSQLState()).isEqualTo("40000"))
				.withMessageContaining("not committed");
			connection.rollback();
			connection.setAutoCommit(true);
			assertThat(Routing.failure(scope).verdict()).isEqualTo(Verdict.SERVER_LOST);
			assertThatExceptionOfType(SQLException.class).isThrownBy(connection::commit);
		}
		assertThat(this.routing.a.orders()).isEmpty();
	}

	@Test
	void whenTheResolverFailsTheOutcomeIsUnknown() throws SQLException {
		try (Scope scope = Routing.exactlyOnce(); Connection connection = this.routing.begin()) {
			Routing.insert(connection, 1);
			this.routing.a.failAfter("commit", HostileServer.lost());
			assertThatExceptionOfType(SQLException.class).isThrownBy(connection::commit);
			assertThat(Routing.failure(scope).verdict()).isEqualTo(Verdict.UNKNOWN);
		}
	}

	@Test
	void keyGoesWithTheCommitOfEveryWritingTransaction() throws SQLException {
		try (Scope scope = Routing.exactlyOnce(); Connection connection = this.routing.begin()) {
			Routing.insert(connection, 1);
			Routing.insert(connection, 2);
			connection.commit();
			connection.rollback();
			Savepoint savepoint = connection.setSavepoint();
			Routing.insert(connection, 3);
			connection.rollback(savepoint);
			connection.setAutoCommit(true);
			connection.setReadOnly(true);
			connection.setAutoCommit(false);
			connection.createStatement().executeQuery("SELECT * FROM orders").close();
			connection.commit();
		}
		assertThat(this.routing.a.keys()).isEqualTo(2);
		assertThat(this.routing.a.calls.stream().map((call) -> call.replaceAll("\\(.*", ""))).containsSubsequence(
				"INSERT INTO orders VALUES ", "INSERT INTO orders VALUES ", HostileServer.COMMIT, "setSavepoint",
				"INSERT INTO orders VALUES ", HostileServer.COMMIT, "setAutoCommit true");
	}

	@Test
	void transactionThatIsRolledBackHasNoKey() throws SQLException {
		try (Scope scope = Routing.exactlyOnce(); Connection connection = this.routing.begin()) {
			Routing.insert(connection, 1);
			connection.rollback();
		}
		assertThat(this.routing.a.calls).noneMatch((call) -> call.contains("keys") || call.contains("fabric_commit"));
	}

	@Test
	void keyIsWrittenWhereThePoolNeverCallsSetAutoCommit() throws SQLException {
		this.routing.hikari.put("auto-commit", "false");
		try (Scope scope = Routing.exactlyOnce(); Connection connection = this.routing.dataSource.getConnection()) {
			Routing.insert(connection, 1);
			connection.commit();
		}
		assertThat(this.routing.a.keys()).isOne();
	}

	@Test
	void noKeyIsWrittenUnlessItIsWanted() throws SQLException {
		try (Scope scope = Routing.scope(); Connection connection = this.routing.begin()) {
			Routing.insert(connection, 1);
			connection.commit();
		}
		assertThat(this.routing.a.keys()).isZero();
	}

	@Test
	void switchingToAutocommitIsACommit() throws SQLException {
		try (Scope scope = Routing.scope(); Connection connection = this.routing.begin()) {
			Routing.insert(connection, 1);
			this.routing.a.failAfter("setAutoCommit true", HostileServer.lost());
			assertThatExceptionOfType(SQLException.class).isThrownBy(() -> connection.setAutoCommit(true));
			assertThat(Routing.failure(scope).verdict()).isEqualTo(Verdict.UNKNOWN);
		}
	}

	@Test
	void commitRefusedByAReadOnlyServerIsNotCommittedAndCannotHappenLater() throws SQLException {
		try (Scope scope = Routing.scope(); Connection connection = this.routing.begin()) {
			Routing.insert(connection, 1);
			this.routing.a.failBefore("commit", HostileServer.readOnly());
			assertThatExceptionOfType(SQLException.class).isThrownBy(connection::commit);
			connection.setAutoCommit(true);
			assertThat(Routing.failure(scope).verdict()).isEqualTo(Verdict.SERVER_LOST);
		}
		assertThat(this.routing.a.orders()).isEmpty();
	}

	@Test
	void commitOnAConnectionKnownToBeClosedWasNotSent() throws SQLException {
		try (Scope scope = Routing.scope(); Connection connection = this.routing.begin()) {
			Routing.insert(connection, 1);
			connection.unwrap(TrackedConnection.class).physical().abort(Runnable::run);
			assertThatExceptionOfType(SQLException.class).isThrownBy(connection::commit);
			assertThat(Routing.failure(scope).verdict()).isEqualTo(Verdict.SERVER_LOST);
		}
	}

	@Test
	void lostCommitOfATransactionThatOnlyReadIsNoRisk() throws SQLException {
		try (Scope scope = Routing.reading(); Connection connection = this.routing.begin()) {
			connection.createStatement().executeQuery("SELECT * FROM orders").close();
			this.routing.b.failAfter("commit", HostileServer.lost());
			assertThatExceptionOfType(SQLException.class).isThrownBy(connection::commit);
			assertThat(Routing.failure(scope).verdict()).isEqualTo(Verdict.SERVER_LOST);
			assertThat(Routing.failure(scope).reading()).isTrue();
		}
	}

	@Test
	void lostStatementIsNotCommitted() throws SQLException {
		try (Scope scope = Routing.scope(); Connection connection = this.routing.begin()) {
			this.routing.a.failAfter("INSERT", HostileServer.lost());
			assertThatExceptionOfType(SQLException.class).isThrownBy(() -> Routing.insert(connection, 1));
			assertThat(Routing.failure(scope).verdict()).isEqualTo(Verdict.SERVER_LOST);
			assertThat(Routing.failure(scope).committing()).isFalse();
		}
		assertThat(this.routing.a.orders()).isEmpty();
	}

	@Test
	void lostStatementOutsideATransactionIsUnknown() throws SQLException {
		try (Scope scope = Routing.scope(); Connection connection = this.routing.dataSource.getConnection()) {
			this.routing.a.failAfter("INSERT", HostileServer.lost());
			assertThatExceptionOfType(SQLException.class).isThrownBy(() -> Routing.insert(connection, 1));
			assertThat(Routing.failure(scope).verdict()).isEqualTo(Verdict.UNKNOWN);
			assertThat(scope.journal().hasStatementOutsideTransaction(false)).isTrue();
		}
		assertThat(this.routing.a.orders()).containsExactly(1);
	}

	@Test
	void statementOutsideATransactionOnAConnectionKnownToBeClosedWasNotSent() throws SQLException {
		try (Scope scope = Routing.scope(); Connection connection = this.routing.dataSource.getConnection()) {
			var statement = connection.prepareStatement("INSERT INTO orders VALUES (1, 'item')");
			connection.unwrap(TrackedConnection.class).physical().abort(Runnable::run);
			assertThatExceptionOfType(SQLException.class).isThrownBy(statement::execute);
			assertThat(Routing.failure(scope).verdict()).isEqualTo(Verdict.SERVER_LOST);
			assertThat(scope.journal().hasStatementOutsideTransaction(false)).isFalse();
		}
	}

	@Test
	void swallowedDeadlockLeavesATransactionThatCanOnlyBeRolledBack() throws SQLException {
		try (Scope scope = Routing.exactlyOnce(); Connection connection = this.routing.begin()) {
			Routing.insert(connection, 1);
			this.routing.a.failBefore("INSERT INTO orders", HostileServer.deadlock());
			assertThatExceptionOfType(SQLException.class).isThrownBy(() -> Routing.insert(connection, 2));
			assertThat(Routing.failure(scope).verdict()).isEqualTo(Verdict.RETRY_SAME_SERVER);
			assertThatExceptionOfType(SQLException.class).isThrownBy(() -> Routing.insert(connection, 3))
				.withMessageContaining("roll back");
			assertThatExceptionOfType(SQLException.class).isThrownBy(connection::commit)
				.withMessageContaining("roll back");
			Routing.insert(connection, 4);
			connection.commit();
		}
		assertThat(this.routing.a.orders()).containsExactly(4);
	}

	@Test
	void swallowedDeadlockIsNotCommittedBySwitchingToAutocommit() throws SQLException {
		try (Scope scope = Routing.scope(); Connection connection = this.routing.begin()) {
			this.routing.a.failBefore("INSERT INTO orders", HostileServer.deadlock());
			assertThatExceptionOfType(SQLException.class).isThrownBy(() -> Routing.insert(connection, 2));
			assertThatExceptionOfType(SQLException.class).isThrownBy(() -> connection.setAutoCommit(true));
			assertThat(connection.unwrap(TrackedConnection.class).getAutoCommit()).isTrue();
		}
	}

	@Test
	void outsideAnyScopeADeadlockIsTheApplicationsOwnAffair() throws SQLException {
		try (Connection connection = this.routing.dataSource.forGroup("YYZ").getConnection()) {
			connection.setAutoCommit(false);
			this.routing.a.failBefore("INSERT INTO orders", HostileServer.deadlock());
			assertThatExceptionOfType(SQLException.class).isThrownBy(() -> Routing.insert(connection, 1));
			Routing.insert(connection, 2);
			connection.commit();
		}
		assertThat(this.routing.a.orders()).containsExactly(2);
	}

	@Test
	void rollbackOfALostConnectionKeepsTheFirstCauseAndDoesNotFail() throws SQLException {
		try (Scope scope = Routing.scope(); Connection connection = this.routing.begin()) {
			Routing.insert(connection, 1);
			this.routing.a.failBefore("INSERT", HostileServer.readOnly());
			assertThatExceptionOfType(SQLException.class).isThrownBy(() -> Routing.insert(connection, 2));
			this.routing.a.failBefore("rollback", HostileServer.lost());
			connection.rollback();
			assertThat(Routing.failure(scope).cause().getErrorCode()).isEqualTo(1290);
		}
		assertThat(this.routing.a.orders()).isEmpty();
	}

	@Test
	void lossAfterTheCommitIsToldByTheNextStatementNotByTheReset() throws SQLException {
		try (Scope scope = Routing.scope(); Connection connection = this.routing.begin()) {
			Routing.insert(connection, 1);
			connection.commit();
			connection.unwrap(TrackedConnection.class).physical().abort(Runnable::run);
			connection.setAutoCommit(true);
			assertThat(scope.journal().failure()).isNull();
			assertThatExceptionOfType(SQLException.class).isThrownBy(connection::createStatement);
			assertThat(Routing.failure(scope).verdict()).isEqualTo(Verdict.SERVER_LOST);
		}
	}

	@Test
	void beginningOnALostConnectionIsRecorded() throws SQLException {
		try (Scope scope = Routing.scope(); Connection connection = this.routing.dataSource.getConnection()) {
			this.routing.a.failBefore("setAutoCommit false", HostileServer.lost());
			assertThatExceptionOfType(SQLException.class).isThrownBy(() -> connection.setAutoCommit(false));
			assertThat(Routing.failure(scope).verdict()).isEqualTo(Verdict.SERVER_LOST);
		}
	}

	@Test
	void commitWithoutATransactionIsTheApplicationsMistakeAndHarmsNothing() throws SQLException {
		try (Scope scope = Routing.scope(); Connection connection = this.routing.dataSource.getConnection()) {
			this.routing.a.failBefore("commit", new SQLException("Can't call commit when autocommit=true"));
			assertThatExceptionOfType(SQLException.class).isThrownBy(connection::commit);
			assertThat(scope.journal().failure()).isNull();
			Routing.insert(connection, 1);
		}
		assertThat(this.routing.a.orders()).containsExactly(1);
	}

}
