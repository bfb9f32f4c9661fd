package io.github.fabricspring.routing;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTransactionRollbackException;

import io.github.fabricspring.routing.CommitResolver.Outcome;
import io.github.fabricspring.routing.FailureJudge.Phase;
import org.jspecify.annotations.Nullable;

/**
 * What one physical connection knows of the transaction it is in: the place of truth
 * about commits, because whatever lies above may mask an error or close the connection in
 * answer to it.
 */
final class TrackedTransaction {

	private final Connection physical;

	private final Lease lease;

	private final OutcomeKey key;

	private final ServerFlag flag;

	private boolean autoCommit = true;

	private boolean readOnly;

	/** A statement was sent in this transaction. */
	private boolean sent;

	/** One that may have written was. */
	private boolean wrote;

	/** The server said that it is in this transaction. */
	private boolean open;

	/** SQL switched the server to autocommit behind JDBC's back. */
	private boolean strayed;

	/** The error with which the server undid all of this transaction. */
	private @Nullable SQLException undone;

	/** The error after which the connection is dead, its transactions all settled. */
	private @Nullable SQLException settled;

	/** The last of them was committed. */
	private boolean settledCommitted;

	TrackedTransaction(Connection physical, Lease lease, String session) {
		this.physical = physical;
		this.lease = lease;
		this.key = new OutcomeKey(physical, lease, session);
		this.flag = new ServerFlag(physical);
	}

	boolean isSettled() {
		return this.settled != null;
	}

	boolean isAutoCommit() {
		return this.autoCommit;
	}

	boolean isReadOnly() {
		return this.readOnly;
	}

	void beforeStatement() throws SQLException {
		if (this.settled != null) {
			throw lostBefore(this.settled);
		}
		if (this.undone != null) {
			throw undoneBefore(this.undone);
		}
		this.lease.check();
		if (this.autoCommit) {
			AttemptJournal journal = this.lease.journal();
			if (journal != null && !this.physical.isClosed()) {
				journal.statementOutsideTransaction();
			}
			return;
		}
		this.sent = true;
		if (!this.wrote && !this.readOnly && !this.lease.isReading()) {
			this.wrote = true;
			writeKey();
		}
	}

	void afterStatement(@Nullable String sql) {
		if (this.autoCommit || !this.flag.isKnown()) {
			return;
		}
		boolean open = this.flag.inTransaction();
		if (this.open && (!open || ServerFlag.commitsFirst(sql))) {
			endedByStatement();
		}
		this.open = open;
		this.strayed = this.flag.isAutocommit();
	}

	/**
	 * Judges a failed statement.
	 * @param error as the driver threw it
	 * @param sendable whether the connection was open when the statement was sent
	 */
	void statementFailed(SQLException error, boolean sendable) {
		Phase phase = (this.autoCommit || this.strayed) ? Phase.AUTOCOMMIT : Phase.IN_TRANSACTION;
		this.lease.failed(error, (sendable) ? phase : Phase.NOTHING_AT_RISK);
		if (this.autoCommit || !this.wrote || this.lease.journal() == null || FailureJudge.connectionLost(error)) {
			return;
		}
		if (FailureJudge.undidTransaction(error)) {
			this.undone = error;
		}
		else if (this.open && !stillOpen(error)) {
			if (FailureJudge.lockWaitTimeout(error)) {
				// innodb_rollback_on_timeout
				this.undone = error;
			}
			else {
				// such as CREATE TABLE for one that exists: it commits before it fails
				endedByStatement();
				this.open = false;
			}
		}
	}

	boolean isOpen() throws SQLException {
		return !this.physical.isClosed();
	}

	void setReadOnly(boolean readOnly) throws SQLException {
		if (this.settled == null) {
			guarded(() -> this.physical.setReadOnly(readOnly));
		}
		this.readOnly = readOnly;
	}

	void setAutoCommit(boolean autoCommit) throws SQLException {
		if (this.settled != null) {
			end();
		}
		else if (autoCommit && !this.autoCommit && this.sent) {
			SQLException undone = this.undone;
			if (undone != null) {
				rollback();
			}
			commitBy(() -> this.physical.setAutoCommit(true));
			if (undone != null) {
				this.autoCommit = true;
				throw undoneBefore(undone);
			}
		}
		else if (autoCommit) {
			// nothing was sent, so nothing can be lost with it
			this.physical.setAutoCommit(true);
		}
		else {
			guarded(() -> this.physical.setAutoCommit(false));
		}
		this.autoCommit = autoCommit;
	}

	void commit() throws SQLException {
		if (this.settled != null) {
			if (this.settledCommitted) {
				return;
			}
			throw lostBefore(this.settled);
		}
		SQLException undone = this.undone;
		if (undone != null) {
			rollback();
			throw undoneBefore(undone);
		}
		commitBy(this.physical::commit);
	}

	/**
	 * Rolls back. A connection that is lost has rolled back as well: its COMMIT was never
	 * sent.
	 * @throws SQLException if the connection lives and would not
	 */
	void rollback() throws SQLException {
		boolean sent = this.sent;
		end();
		if (this.settled != null) {
			return;
		}
		try {
			this.physical.rollback();
		}
		catch (SQLException ex) {
			if (!FailureJudge.connectionLost(ex)) {
				throw ex;
			}
			AttemptJournal journal = this.lease.journal();
			if (sent && journal != null && journal.failure() == null) {
				this.lease.failed(ex, Phase.NOTHING_AT_RISK);
			}
			settle(ex);
		}
	}

	/**
	 * Calls the driver for what neither reads nor writes data.
	 * @param call the call
	 * @throws SQLException as the driver threw it
	 */
	void guarded(Call call) throws SQLException {
		try {
			call.run();
		}
		catch (SQLException ex) {
			this.lease.failed(ex, Phase.NOTHING_AT_RISK);
			throw ex;
		}
	}

	private void commitBy(Call commit) throws SQLException {
		// On a connection known to be closed, COMMIT is not even sent
		boolean risk = this.sent && !this.autoCommit && isOpen();
		try {
			commit.run();
		}
		catch (SQLException ex) {
			commitFailed(ex, (risk) ? Phase.COMMITTING : Phase.NOTHING_AT_RISK);
			return;
		}
		if (this.wrote) {
			this.lease.writeCommitted();
		}
		end();
	}

	private void commitFailed(SQLException error, Phase phase) throws SQLException {
		Verdict verdict = FailureJudge.judge(error, phase, this.lease.isReading());
		if (verdict == Verdict.UNKNOWN && !this.wrote) {
			verdict = Verdict.SERVER_LOST;
		}
		if (verdict != Verdict.UNKNOWN) {
			end();
			this.lease.failed(error, verdict, phase == Phase.COMMITTING);
			rollbackRefused(error);
			throw error;
		}
		Outcome outcome = this.key.resolve(error);
		end();
		settle(error);
		switch (outcome) {
			case COMMITTED -> {
				this.settledCommitted = true;
				this.lease.writeCommitted();
			}
			case NOT_COMMITTED -> {
				this.lease.failed(error, Verdict.SERVER_LOST, true);
				throw new SQLTransactionRollbackException(at()
						+ "the answer to COMMIT was lost; the transaction was found not committed and never will be",
						"40000", error);
			}
			case UNKNOWN -> {
				this.lease.failed(error, Verdict.UNKNOWN, true);
				throw new SQLException(at() + "the answer to COMMIT was lost: the transaction may be committed or not",
						"08007", error);
			}
		}
	}

	private void writeKey() throws SQLException {
		try {
			this.key.write();
			this.open = this.key.isWritten() && this.flag.inTransaction();
		}
		catch (SQLException ex) {
			// the next statement must not go without a key
			this.wrote = false;
			this.lease.failed(ex, Phase.IN_TRANSACTION);
			if (FailureJudge.undidTransaction(ex)) {
				this.undone = ex;
			}
			throw ex;
		}
	}

	private boolean stillOpen(SQLException error) {
		try {
			this.flag.refresh();
			return this.flag.inTransaction();
		}
		catch (SQLException ex) {
			error.addSuppressed(ex);
			return true;
		}
	}

	private void endedByStatement() {
		// A lost COMMIT of what follows could not be told by a key that is committed
		this.key.forget();
		if (this.wrote) {
			this.lease.writeCommitted();
		}
	}

	private void rollbackRefused(SQLException error) {
		if (this.autoCommit) {
			return;
		}
		// After a refused COMMIT the transaction may still be open, and the switch to
		// autocommit that follows would commit it
		try {
			this.physical.rollback();
		}
		catch (SQLException ex) {
			error.addSuppressed(ex);
			settle(error);
		}
	}

	private void settle(SQLException error) {
		this.settled = error;
		this.lease.pool().distrust();
	}

	private void end() {
		this.sent = false;
		this.wrote = false;
		this.open = false;
		this.strayed = false;
		this.key.forget();
		this.undone = null;
	}

	private SQLException undoneBefore(SQLException undone) {
		return new SQLTransactionRollbackException(
				at() + "the server undid the whole transaction at an earlier error, nothing of it is left: roll back",
				"40000", undone);
	}

	private SQLException lostBefore(SQLException settled) {
		return new SQLNonTransientConnectionException(at() + "the connection was lost with its last transaction",
				"08003", settled);
	}

	private String at() {
		return this.lease.pool().server().group() + " - " + this.lease.pool().server().address() + ": ";
	}

	/** A call to the driver. */
	@FunctionalInterface
	interface Call {

		void run() throws SQLException;

	}

}
