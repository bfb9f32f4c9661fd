package io.github.fabricspring.connection.transaction;

import java.sql.SQLException;

import io.github.fabricspring.call.Verdict;
import io.github.fabricspring.connection.diagnosis.Diagnosis;
import io.github.fabricspring.connection.key.CommitResolver.Outcome;
import io.github.fabricspring.connection.statement.StatementKind;

/**
 * The end of a connection whose driver failed with something else than an
 * {@link SQLException}, such as an {@link OutOfMemoryError} in the middle of an answer.
 * What the driver would read or send next is unknown, so the connection is aborted. The
 * server then rolls back, and the pool discards the connection.
 */
public final class BrokenDriver {

	private final ConnectionState connection;

	BrokenDriver(ConnectionState connection) {
		this.connection = connection;
	}

	/**
	 * Ends the connection. Nothing of its transaction is committed.
	 * @param error what the driver threw
	 */
	public void end(Throwable error) {
		this.connection.abort(error);
		this.connection.transaction
			.lost((error instanceof SQLException refused) ? refused : this.connection.errors.driverBroke(error));
		this.connection.lease.owner().connectionLost();
	}

	/**
	 * Ends the connection in the middle of a statement.
	 * @param error what the driver threw
	 * @param sendable whether the connection was open when the statement was sent
	 * @param kind the statement's kind
	 * @return what to throw: an {@link SQLException} if the statement may have been
	 * committed, else the error itself
	 */
	public Throwable endInStatement(Throwable error, boolean sendable, StatementKind kind) {
		if (!sendable || !mayHaveCommitted(kind)) {
			end(error);
			return error;
		}
		SQLException unknown = this.connection.errors.statementBroke(error);
		this.connection.abort(error);
		this.connection.transaction.commitLost(Outcome.UNKNOWN, unknown);
		this.connection.key.forget();
		this.connection.lease.failed(Diagnosis.of(unknown), Verdict.UNKNOWN, false);
		this.connection.lease.owner().connectionLost();
		return unknown;
	}

	private boolean mayHaveCommitted(StatementKind kind) {
		ConnectionState connection = this.connection;
		if (connection.lease.journal() == null) {
			return false;
		}
		if (connection.autoCommit) {
			return connection.isAutocommitWrite();
		}
		return connection.reports.isAutocommit() || (kind.mayCommit() && connection.transaction.mayHaveWritten());
	}

}
