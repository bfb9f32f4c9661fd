package io.github.fabricspring.routing;

import java.sql.Connection;
import java.sql.SQLException;

import org.jspecify.annotations.Nullable;

/**
 * What one physical connection knows of the transaction it is in. Used by the thread that
 * uses the connection.
 */
final class TransactionState {

	/** The driver's connection. */
	final Connection physical;

	final Lease lease;

	final OutcomeKey key;

	final ServerFlag flag;

	final TransactionErrors errors;

	final Calls calls = new Calls();

	boolean autoCommit = true;

	boolean readOnly;

	/** A statement was sent since the connection was fetched. */
	boolean used;

	/** A statement was sent in this transaction. */
	boolean sent;

	/** One that may have written was. */
	boolean wrote;

	/** The server said that it is in this transaction. */
	boolean open;

	/** SQL switched the server to autocommit behind JDBC's back. */
	boolean strayed;

	/** The error with which the server undid all of this transaction. */
	@Nullable SQLException undone;

	/** The error after which the connection is dead, its transactions all settled. */
	@Nullable SQLException settled;

	/** The last of them was committed. */
	boolean settledCommitted;

	TransactionState(Connection physical, Lease lease, String session) {
		this.physical = physical;
		this.lease = lease;
		this.key = new OutcomeKey(physical, lease, session);
		this.flag = new ServerFlag(physical);
		this.errors = new TransactionErrors(lease.pool().server());
	}

	boolean isConnected() throws SQLException {
		return !this.physical.isClosed();
	}

	/** The transaction is over, whatever became of it. */
	void end() {
		this.sent = false;
		this.wrote = false;
		this.open = false;
		this.strayed = false;
		this.key.forget();
		this.undone = null;
	}

	/**
	 * The connection is dead and nothing is left to be told of it: whatever Spring and
	 * the pool still call on it does no harm.
	 * @param error what said so
	 */
	void settle(SQLException error) {
		this.settled = error;
		this.lease.pool().distrust();
	}

}
