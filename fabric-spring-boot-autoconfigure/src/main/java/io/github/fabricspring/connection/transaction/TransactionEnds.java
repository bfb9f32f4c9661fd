package io.github.fabricspring.connection.transaction;

import java.sql.SQLException;

import io.github.fabricspring.call.Verdict;
import io.github.fabricspring.connection.diagnosis.Diagnosis;
import io.github.fabricspring.connection.statement.ServerReports;
import io.github.fabricspring.connection.statement.StatementKind;
import io.github.fabricspring.connection.transaction.TransactionTracker.State;
import org.jspecify.annotations.Nullable;

/**
 * Concludes how a transaction ended without {@code commit()} or {@code rollback()} from
 * what the server reported, and tells the tracker and the journal.
 */
final class TransactionEnds {

	private final ConnectionState connection;

	private final TransactionTracker transaction;

	TransactionEnds(ConnectionState connection) {
		this.connection = connection;
		this.transaction = connection.transaction;
	}

	/**
	 * Concludes from what was reported since the last time.
	 * @param kind the statement that was sent meanwhile, {@code null} if there may have
	 * been others
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
	 * Concludes from what a streaming result held back, before something else is sent.
	 * @throws SQLException if the connection was lost
	 */
	void settleHeldBack() throws SQLException {
		if (this.connection.procedure.release()) {
			endedByProcedure(null);
		}
		settle(null);
	}

	/**
	 * A procedure ended the transaction that it was called in.
	 * @param error what it failed with, {@code null} if it did not
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
		// A lost COMMIT of what follows could not be told by a key that is committed
		this.connection.key.forget();
		this.transaction.committedByStatement();
		this.connection.lease.writeCommitted();
	}

	// What follows is a new transaction, and gets a key of its own.
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
	 * Refuses to go on with a transaction that can only be rolled back.
	 * @return what to throw
	 */
	SQLException refusal() {
		SQLException cause = this.transaction.cause();
		if (this.transaction.state() != State.BROKEN) {
			return this.connection.errors.rolledBackBefore(cause);
		}
		this.connection.lease.failed(Diagnosis.of(cause), Verdict.UNKNOWN, false);
		return cause;
	}

}
