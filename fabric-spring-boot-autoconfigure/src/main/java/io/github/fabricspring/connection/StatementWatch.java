package io.github.fabricspring.connection;

import java.sql.SQLException;

import com.mysql.cj.conf.PropertyKey;
import com.mysql.cj.jdbc.JdbcConnection;
import io.github.fabricspring.call.AttemptJournal;
import io.github.fabricspring.call.Verdict;
import io.github.fabricspring.connection.CommitResolver.Outcome;
import io.github.fabricspring.connection.diagnosis.Diagnosis;
import io.github.fabricspring.connection.diagnosis.Diagnosis.Phase;
import org.jspecify.annotations.Nullable;

/**
 * Follows the statements of one physical connection: writes the key before the first,
 * sees a transaction end without {@code commit()}, judges failures.
 */
final class StatementWatch {

	private final ConnectionState connection;

	private final TransactionTracker transaction;

	/** The server said that it is in a transaction, after the last statement. */
	private boolean inTransaction;

	StatementWatch(ConnectionState connection) {
		this.connection = connection;
		this.transaction = connection.transaction;
	}

	boolean isConnected() throws SQLException {
		return this.connection.isConnected();
	}

	Calls calls() {
		return this.connection.calls;
	}

	/**
	 * A statement is about to be sent.
	 * @throws SQLException if it must not be sent, or its key could not be written
	 */
	void before() throws SQLException {
		ConnectionState connection = this.connection;
		if (this.transaction.isDead()) {
			SQLException lost = connection.errors.lostBefore(this.transaction.cause());
			connection.lease.failed(Diagnosis.of(lost), Phase.NOTHING_AT_RISK);
			throw lost;
		}
		if (this.transaction.mustRollBack()) {
			throw connection.errors.rolledBackBefore(this.transaction.cause());
		}
		connection.lease.check();
		connection.used = true;
		if (connection.autoCommit) {
			outsideTransaction();
			return;
		}
		boolean first = !this.transaction.isOpen();
		boolean wrote = this.transaction.mayHaveWritten();
		this.transaction.statementSent(connection.mayWrite());
		if (first) {
			this.inTransaction = false;
		}
		if (!wrote && this.transaction.mayHaveWritten()) {
			writeKey();
		}
	}

	private void outsideTransaction() throws SQLException {
		AttemptJournal journal = this.connection.lease.journal();
		if (journal == null || !isConnected()) {
			return;
		}
		if (this.connection.lease.isPinned()) {
			journal.plainStatementOutsideTransaction();
		}
		else {
			journal.statementOutsideTransaction();
		}
	}

	/**
	 * A statement succeeded.
	 * @param sql its text, {@code null} if it is not known
	 */
	void after(@Nullable String sql) {
		if (this.connection.autoCommit || !this.connection.flag.isKnown()) {
			return;
		}
		boolean open = this.connection.flag.inTransaction();
		// The first, or one after mere looks at variables, finds no transaction to end
		if ((this.inTransaction) ? !open || StatementText.beginsAnew(sql)
				: !open && sql != null && StatementText.mayCommit(sql)) {
			committedByStatement();
		}
		this.inTransaction = open;
		this.connection.serverAutocommit = this.connection.flag.isAutocommit();
	}

	/**
	 * A statement failed.
	 * @param error as the driver threw it
	 * @param sendable whether the connection was open when the statement was sent
	 * @param sql its text, {@code null} if there is none
	 */
	void failed(SQLException error, boolean sendable, @Nullable String sql) {
		Diagnosis diagnosis = Diagnosis.of(error);
		Phase phase = (this.connection.autoCommit || this.connection.serverAutocommit) ? Phase.AUTOCOMMIT
				: Phase.IN_TRANSACTION;
		if (sendable && phase == Phase.IN_TRANSACTION && this.transaction.mayHaveWritten() && sql != null
				&& mayHaveCommitted(sql)) {
			this.connection.lease.failed(diagnosis, inDoubt(diagnosis, sql), false);
		}
		else {
			this.connection.lease.failed(diagnosis, (sendable) ? phase : Phase.NOTHING_AT_RISK);
		}
		if (!this.connection.autoCommit && !diagnosis.connectionLost() && this.connection.lease.journal() != null
				&& this.transaction.mayHaveWritten()) {
			livesOn(diagnosis);
		}
	}

	// The connection lives: sees what the error has made of the transaction.
	private void livesOn(Diagnosis diagnosis) {
		if (diagnosis.rolledBack()) {
			this.transaction.rolledBackByServer(diagnosis.error());
		}
		else if (this.inTransaction && !isStillOpen(diagnosis.error())) {
			if (diagnosis.statementUndone()) {
				// innodb_rollback_on_timeout
				this.transaction.rolledBackByServer(diagnosis.error());
			}
			else {
				// such as CREATE TABLE for one that exists: it commits before it fails
				committedByStatement();
				this.inTransaction = false;
			}
		}
	}

	private boolean mayHaveCommitted(String sql) {
		return takesSeveral() ? StatementText.anyMayCommit(sql) : StatementText.mayCommit(sql);
	}

	private boolean takesSeveral() {
		return this.connection.physical instanceof JdbcConnection mysql && Boolean.TRUE
			.equals(mysql.getPropertySet().getBooleanProperty(PropertyKey.allowMultiQueries).getValue());
	}

	// A statement that commits may have done so before its answer was lost, a procedure
	// even before it met a deadlock or a read-only server. Only a key that is not there
	// proves that it has not.
	private Verdict inDoubt(Diagnosis diagnosis, String sql) {
		boolean procedure = StatementText.isProcedure(sql) || takesSeveral();
		Verdict verdict = diagnosis.verdict(Phase.IN_TRANSACTION, false);
		if (verdict == Verdict.SERVER_LOST && (diagnosis.connectionLost() || procedure)) {
			verdict = (this.connection.key.resolve(diagnosis.error()) == Outcome.NOT_COMMITTED) ? Verdict.SERVER_LOST
					: Verdict.UNKNOWN;
		}
		else if (procedure) {
			// An application that goes on after this error must not be run again as if
			// the procedure had done nothing
			this.connection.lease.writeCommitted();
			verdict = Verdict.APPLICATION;
		}
		if (diagnosis.connectionLost()) {
			Outcome outcome = (verdict == Verdict.UNKNOWN) ? Outcome.UNKNOWN : Outcome.NOT_COMMITTED;
			this.transaction.commitLost(outcome, diagnosis.error());
			this.connection.key.forget();
			this.connection.lease.owner().connectionLost();
		}
		return verdict;
	}

	private void writeKey() throws SQLException {
		ConnectionState connection = this.connection;
		connection.calls.begin();
		try {
			connection.key.write();
			if (connection.key.isWritten()) {
				this.transaction.keyWritten();
				this.inTransaction = connection.flag.inTransaction();
			}
		}
		catch (SQLException ex) {
			Diagnosis diagnosis = Diagnosis.of(ex);
			connection.lease.failed(diagnosis, Phase.IN_TRANSACTION);
			if (diagnosis.rolledBack()) {
				this.transaction.rolledBackByServer(ex);
			}
			else {
				this.transaction.keyRefused();
			}
			throw ex;
		}
		finally {
			connection.calls.end();
		}
	}

	private boolean isStillOpen(SQLException error) {
		try {
			this.connection.flag.refresh();
			return this.connection.flag.inTransaction();
		}
		catch (SQLException ex) {
			error.addSuppressed(ex);
			return true;
		}
	}

	private void committedByStatement() {
		// A lost COMMIT of what follows could not be told by a key that is committed
		this.connection.key.forget();
		if (this.transaction.committedByStatement()) {
			this.connection.lease.writeCommitted();
		}
	}

}
