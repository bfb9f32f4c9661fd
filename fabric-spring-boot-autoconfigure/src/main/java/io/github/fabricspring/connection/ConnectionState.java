package io.github.fabricspring.connection;

import java.sql.Connection;
import java.sql.SQLException;

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

	ConnectionState(Connection physical, Lease lease, OutcomeKey key) {
		this.physical = physical;
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
