package io.github.fabricspring.connection;

import java.sql.Connection;
import java.sql.SQLException;

import io.github.fabricspring.connection.diagnosis.Diagnosis;
import io.github.fabricspring.connection.driver.AbortableSocketFactory;

/**
 * What one physical connection consists of, and what JDBC has set on it. Used by the
 * thread that uses the connection.
 */
final class ConnectionState {

	/** The driver's connection. */
	final Connection physical;

	final Lease lease;

	final OutcomeKey key;

	final ServerFlag flag;

	final TransactionErrors errors;

	final TransactionTracker transaction = new TransactionTracker();

	final Calls calls = new Calls();

	boolean autoCommit = true;

	boolean readOnly;

	/** SQL has switched the server to autocommit without JDBC. */
	boolean serverAutocommit;

	/** A statement was sent since the connection was fetched. */
	boolean used;

	/** The mark that identifies its session. */
	private final String session;

	ConnectionState(Connection physical, Lease lease, String session, OutcomeKey key) {
		this.physical = physical;
		this.session = session;
		this.lease = lease;
		this.key = key;
		this.flag = new ServerFlag(physical);
		this.errors = new TransactionErrors(lease.owner().server());
	}

	boolean isConnected() throws SQLException {
		return !this.physical.isClosed();
	}

	boolean mayWrite() {
		return !this.readOnly && !this.lease.isReading();
	}

	/**
	 * Diagnoses an error of the driver. A connection that is lost without saying so, as
	 * when rows are read from it one by one, is aborted: the pool would hand it out
	 * again.
	 * @param error as the driver threw it
	 * @return the diagnosis, whose error is the one to be thrown
	 */
	Diagnosis diagnose(SQLException error) {
		Diagnosis diagnosis = Diagnosis.of(error);
		if (diagnosis.connectionLost() || !isCut(error)) {
			return diagnosis;
		}
		abort(error);
		return Diagnosis.of(this.errors.cut(error));
	}

	private boolean isCut(SQLException error) {
		return switch (AbortableSocketFactory.link(this.session)) {
			case OPEN -> false;
			case CLOSED -> true;
			case UNKNOWN -> Diagnosis.isOfNetwork(error);
		};
	}

	void abort(Throwable cause) {
		try {
			this.physical.abort(Runnable::run);
		}
		catch (SQLException ex) {
			cause.addSuppressed(ex);
		}
	}

	/** Statements of the driver's own connection are not seen: their transaction is. */
	void noticeUnseenStatements() {
		if (!this.autoCommit && !this.transaction.isOpen() && this.flag.inTransaction()) {
			this.transaction.statementSent(mayWrite());
		}
	}

	/** The transaction is over, whatever became of it. */
	void end() {
		this.transaction.ended();
		this.key.forget();
	}

}
