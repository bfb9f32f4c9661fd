package io.github.fabricspring.routing;

import java.sql.SQLException;

import io.github.fabricspring.routing.CommitResolver.Outcome;
import io.github.fabricspring.routing.FailureJudge.Phase;

/**
 * Begins and ends the transactions of one physical connection: the place of truth about
 * commits, because whatever lies above may mask an error or close the connection in
 * answer to it.
 */
final class CommitWatch {

	private final TransactionState state;

	CommitWatch(TransactionState state) {
		this.state = state;
	}

	void setReadOnly(boolean readOnly) throws SQLException {
		guarded(() -> this.state.physical.setReadOnly(readOnly));
		this.state.readOnly = readOnly;
	}

	/**
	 * Begins a transaction, or commits the one that is open: such is JDBC's rule.
	 * @param autoCommit whether transactions end with each statement from now on
	 * @throws SQLException as for {@link #commit}
	 */
	void setAutoCommit(boolean autoCommit) throws SQLException {
		TransactionState state = this.state;
		if (state.settled != null) {
			state.end();
		}
		else if (autoCommit && !state.autoCommit && state.sent) {
			SQLException undone = state.undone;
			if (undone != null) {
				rollback();
			}
			commitBy(() -> state.physical.setAutoCommit(true));
			if (undone != null) {
				state.autoCommit = true;
				throw state.errors.undoneBefore(undone);
			}
		}
		else {
			guarded(() -> state.physical.setAutoCommit(autoCommit));
		}
		state.autoCommit = autoCommit;
	}

	/**
	 * Commits. If the answer is lost and the transaction carries a key, finds out what
	 * became of it, and returns if it was committed.
	 * @throws SQLException if it was not committed, or if that is unknown
	 */
	void commit() throws SQLException {
		TransactionState state = this.state;
		if (state.settled != null) {
			if (!state.settledCommitted) {
				throw state.errors.lostBefore(state.settled);
			}
			return;
		}
		SQLException undone = state.undone;
		if (undone != null) {
			rollback();
			throw state.errors.undoneBefore(undone);
		}
		commitBy(state.physical::commit);
	}

	/**
	 * Rolls back. A connection that is lost has rolled back as well: its COMMIT was never
	 * sent.
	 * @throws SQLException if the connection lives and would not
	 */
	void rollback() throws SQLException {
		TransactionState state = this.state;
		boolean sent = state.sent;
		state.end();
		if (state.settled != null) {
			return;
		}
		try {
			sent(state.physical::rollback);
		}
		catch (SQLException ex) {
			if (!FailureJudge.connectionLost(ex)) {
				throw ex;
			}
			AttemptJournal journal = state.lease.journal();
			if (sent && journal != null && journal.failure() == null) {
				state.lease.failed(ex, Phase.NOTHING_AT_RISK);
			}
			state.settle(ex);
		}
	}

	/**
	 * Changes a setting of the session. Once the connection was used, its loss is not
	 * told here: Spring and the pool reset what they have set after a commit, and must
	 * not fail then. The next statement tells.
	 * @param call the call
	 * @throws SQLException as the driver threw it
	 */
	void guarded(Call call) throws SQLException {
		TransactionState state = this.state;
		if (state.settled != null) {
			return;
		}
		try {
			sent(call);
		}
		catch (SQLException ex) {
			if (state.used && !state.sent && FailureJudge.connectionLost(ex)) {
				state.settle(ex);
				return;
			}
			state.lease.failed(ex, Phase.NOTHING_AT_RISK);
			throw ex;
		}
	}

	private void sent(Call call) throws SQLException {
		this.state.calls.begin();
		try {
			call.run();
		}
		finally {
			this.state.calls.end();
		}
	}

	private void commitBy(Call commit) throws SQLException {
		TransactionState state = this.state;
		noticeUnseen();
		// On a connection known to be closed, COMMIT is not even sent
		boolean risk = state.sent && !state.autoCommit && state.isConnected();
		try {
			sent(commit);
		}
		catch (SQLException ex) {
			failed(ex, (risk) ? Phase.COMMITTING : Phase.NOTHING_AT_RISK);
			return;
		}
		catch (RuntimeException | Error ex) {
			if (risk) {
				broken(ex);
			}
			throw ex;
		}
		if (state.wrote) {
			state.lease.writeCommitted();
		}
		state.end();
	}

	// Statements of the driver's own, unwrapped, are not seen: that they began a
	// transaction is. It has no key.
	private void noticeUnseen() {
		TransactionState state = this.state;
		if (!state.autoCommit && !state.sent && state.flag.inTransaction()) {
			state.sent = true;
			state.wrote = !state.readOnly && !state.lease.isReading();
		}
	}

	// A driver that fails so may have sent COMMIT or not.
	private void broken(Throwable error) {
		TransactionState state = this.state;
		SQLException unknown = new SQLException("COMMIT failed in the driver: " + error, "08007", error);
		state.end();
		state.settle(unknown);
		state.lease.failed(unknown, Verdict.UNKNOWN, true);
	}

	private void failed(SQLException error, Phase phase) throws SQLException {
		TransactionState state = this.state;
		if (!state.sent && FailureJudge.connectionLost(error)) {
			// Nothing is lost but the connection: an outer transaction that left all the
			// work to inner ones must not fail after they have committed
			state.end();
			state.settle(error);
			state.settledCommitted = true;
			return;
		}
		Verdict verdict = FailureJudge.judge(error, phase, state.lease.isReading());
		if (verdict == Verdict.UNKNOWN && state.wrote) {
			Outcome outcome = state.key.resolve(error);
			state.end();
			state.settle(error);
			settled(outcome, error);
			return;
		}
		state.end();
		state.lease.failed(error, (verdict != Verdict.UNKNOWN) ? verdict : Verdict.SERVER_LOST,
				phase == Phase.COMMITTING);
		rollbackRefused(error);
		throw error;
	}

	private void settled(Outcome outcome, SQLException error) throws SQLException {
		TransactionState state = this.state;
		switch (outcome) {
			case COMMITTED -> {
				state.settledCommitted = true;
				state.lease.commitUnseen();
				state.lease.writeCommitted();
			}
			case NOT_COMMITTED -> {
				state.lease.failed(error, Verdict.SERVER_LOST, true);
				throw state.errors.notCommitted(error);
			}
			case UNKNOWN -> {
				state.lease.failed(error, Verdict.UNKNOWN, true);
				throw state.errors.unknown(error);
			}
		}
	}

	private void rollbackRefused(SQLException error) {
		if (this.state.autoCommit) {
			return;
		}
		// After a refused COMMIT the transaction may still be open, and the switch to
		// autocommit that follows would commit it
		try {
			this.state.physical.rollback();
		}
		catch (SQLException ex) {
			error.addSuppressed(ex);
			this.state.settle(error);
		}
	}

	/** A call to the driver. */
	@FunctionalInterface
	interface Call {

		void run() throws SQLException;

	}

}
