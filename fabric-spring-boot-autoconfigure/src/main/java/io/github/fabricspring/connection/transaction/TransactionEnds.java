package io.github.fabricspring.connection.transaction;

import java.sql.SQLException;

import io.github.fabricspring.call.Verdict;
import io.github.fabricspring.connection.diagnosis.Diagnosis;
import io.github.fabricspring.connection.statement.ServerReports;
import io.github.fabricspring.connection.statement.StatementKind;
import io.github.fabricspring.connection.tracker.TransactionTracker;
import io.github.fabricspring.connection.tracker.TransactionTracker.State;
import org.jspecify.annotations.Nullable;

/**
 * The conclusions on a transaction that ended without {@code commit()} or {@code
 * rollback()}, from the server's reports. They go to the tracker and the journal.
 */
final class TransactionEnds {

	private final ConnectionState connection;

	private final TransactionTracker transaction;

	TransactionEnds(ConnectionState connection) {
		this.connection = connection;
		this.transaction = connection.transaction;
	}

	/**
	 * Concludes from the reports since the last call.
	 * @param kind the kind of the statement sent meanwhile, {@code null} if there may
	 * have been others
	 * @return whether an end was reported
	 */
	boolean settle(@Nullable StatementKind kind) {
		switch (this.connection.reports.takeEnd()) {
			case NONE -> {
				return false;
			}
			case NOTHING_WRITTEN -> {
				if (kind == StatementKind.CONTROL || kind == StatementKind.ROLLBACK) {
					undone();
				}
				else {
					inDoubt();
				}
			}
			case UNTOLD -> {
				if (kind == StatementKind.ROLLBACK) {
					undone();
				}
				else {
					inDoubt();
				}
			}
			case COMMITTED -> committed();
		}
		return true;
	}

	/**
	 * Concludes from the reports that a streaming result held back, before anything else
	 * is sent.
	 * @throws SQLException if the connection was lost
	 */
	void settleHeldBack() throws SQLException {
		if (this.connection.procedure.release()) {
			endedByProcedure(null);
		}
		settle(null);
	}

	/**
	 * Records that a procedure ended the transaction in which it was called.
	 * @param error the procedure's error, {@code null} if it succeeded
	 */
	void endedByProcedure(@Nullable SQLException error) {
		if (this.connection.reports.takeEnd() == ServerReports.End.COMMITTED) {
			committed();
		}
		else if (this.connection.procedure.isFirst()) {
			inDoubt();
		}
		else {
			this.connection.key.forget();
			this.connection.lease.endedInDoubt();
			this.transaction.brokenByStatement(this.connection.errors.endedByProcedure(error));
		}
	}

	// The statement may have been the last of its transaction or the first of the next.
	void committed() {
		// A committed key cannot resolve a lost COMMIT of what follows
		this.connection.key.forget();
		this.transaction.committedByStatement();
		this.connection.lease.writeCommitted(this.connection.undone);
	}

	// What follows is a new transaction with a key of its own.
	void undone() {
		this.transaction.undoneByStatement();
		if (!this.transaction.isOpen()) {
			this.connection.end();
		}
	}

	void inDoubt() {
		if (this.transaction.endedInDoubt()) {
			this.connection.key.forget();
			this.connection.lease.endedInDoubt();
		}
	}

	/**
	 * Returns the error for a transaction that can only be rolled back.
	 * @return the exception to throw
	 */
	SQLException refusal() {
		SQLException cause = this.transaction.cause();
		if (this.transaction.state() != State.BROKEN) {
			return this.connection.errors.rolledBackBefore(cause);
		}
		this.connection.lease.failed(Diagnosis.of(cause), Verdict.UNKNOWN, false);
		return cause;
	}

	/**
	 * Asks the server what an error has left: errors carry no reports.
	 * @param error the error, as the driver threw it
	 * @return whether it has ended a transaction that was open
	 */
	boolean isEndedBy(SQLException error) {
		ServerReports reports = this.connection.reports;
		boolean wasOpen = reports.inTransaction();
		try {
			this.connection.sendUnseen(reports::refresh);
		}
		catch (SQLException ex) {
			error.addSuppressed(this.connection.diagnose(ex).error());
		}
		boolean ended = wasOpen && !reports.inTransaction() && !reports.isInWritingTransaction();
		if (ended) {
			reports.takeEnd();
		}
		return ended;
	}

}
