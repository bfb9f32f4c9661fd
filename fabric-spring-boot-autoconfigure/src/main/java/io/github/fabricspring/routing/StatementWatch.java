package io.github.fabricspring.routing;

import java.sql.SQLException;

import io.github.fabricspring.routing.FailureJudge.Phase;
import org.jspecify.annotations.Nullable;

/**
 * Told of every statement of one physical connection: writes the key before the first,
 * sees a transaction end behind the back of {@code commit()}, judges failures.
 */
final class StatementWatch {

	private final TransactionState state;

	StatementWatch(TransactionState state) {
		this.state = state;
	}

	boolean isConnected() throws SQLException {
		return this.state.isConnected();
	}

	void before() throws SQLException {
		TransactionState state = this.state;
		if (state.settled != null) {
			SQLException lost = state.errors.lostBefore(state.settled);
			state.lease.failed(lost, Phase.NOTHING_AT_RISK);
			throw lost;
		}
		if (state.undone != null) {
			throw state.errors.undoneBefore(state.undone);
		}
		state.lease.check();
		state.used = true;
		if (state.autoCommit) {
			AttemptJournal journal = state.lease.journal();
			if (journal != null && isConnected()) {
				journal.statementOutsideTransaction();
			}
			return;
		}
		state.sent = true;
		if (!state.wrote && !state.readOnly && !state.lease.isReading()) {
			state.wrote = true;
			writeKey();
		}
	}

	Calls calls() {
		return this.state.calls;
	}

	void after(@Nullable String sql) {
		TransactionState state = this.state;
		if (state.autoCommit || !state.flag.isKnown()) {
			return;
		}
		boolean open = state.flag.inTransaction();
		if (state.open && (!open || ServerFlag.commitsFirst(sql))) {
			endedByStatement();
		}
		state.open = open;
		state.strayed = state.flag.isAutocommit();
	}

	/**
	 * Judges a failed statement.
	 * @param error as the driver threw it
	 * @param sendable whether the connection was open when the statement was sent
	 */
	void failed(SQLException error, boolean sendable) {
		TransactionState state = this.state;
		Phase phase = (state.autoCommit || state.strayed) ? Phase.AUTOCOMMIT : Phase.IN_TRANSACTION;
		state.lease.failed(error, (sendable) ? phase : Phase.NOTHING_AT_RISK);
		if (state.autoCommit || !state.wrote || state.lease.journal() == null || FailureJudge.connectionLost(error)) {
			return;
		}
		if (FailureJudge.undidTransaction(error)) {
			state.undone = error;
		}
		else if (state.open && !isStillOpen(error)) {
			if (FailureJudge.lockWaitTimeout(error)) {
				// innodb_rollback_on_timeout
				state.undone = error;
			}
			else {
				// such as CREATE TABLE for one that exists: it commits before it fails
				endedByStatement();
				state.open = false;
			}
		}
	}

	private void writeKey() throws SQLException {
		TransactionState state = this.state;
		state.calls.begin();
		try {
			state.key.write();
			state.open = state.key.isWritten() && state.flag.inTransaction();
		}
		catch (SQLException ex) {
			// the next statement must not go without a key
			state.wrote = false;
			state.lease.failed(ex, Phase.IN_TRANSACTION);
			if (FailureJudge.undidTransaction(ex)) {
				state.undone = ex;
			}
			throw ex;
		}
		finally {
			state.calls.end();
		}
	}

	private boolean isStillOpen(SQLException error) {
		try {
			this.state.flag.refresh();
			return this.state.flag.inTransaction();
		}
		catch (SQLException ex) {
			error.addSuppressed(ex);
			return true;
		}
	}

	private void endedByStatement() {
		// A lost COMMIT of what follows could not be told by a key that is committed
		this.state.key.forget();
		if (this.state.wrote) {
			this.state.lease.writeCommitted();
		}
	}

}
