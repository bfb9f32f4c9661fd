package io.github.fabricspring.connection.transaction;

import java.sql.SQLException;
import java.sql.SQLTimeoutException;

import io.github.fabricspring.call.Verdict;
import io.github.fabricspring.connection.diagnosis.Diagnosis;
import io.github.fabricspring.connection.diagnosis.Diagnosis.Phase;
import io.github.fabricspring.connection.statement.StatementText;
import io.github.fabricspring.connection.transaction.TransactionTracker.State;
import org.jspecify.annotations.Nullable;

/**
 * Writes the key of a transaction before the first statement that may write, and before
 * COMMIT at the latest. A transaction that only reads gets none: its key would be all
 * that it commits.
 */
final class KeyWatch {

	private final ConnectionState connection;

	/** The transaction may write from now on and has no key. */
	private boolean due;

	/** All its statements so far write nothing by their text. */
	private boolean plain = true;

	/**
	 * The key was written because of a savepoint, before anything else that may write,
	 * and only savepoints have followed.
	 */
	private boolean alone;

	/** Statements may be sent unseen, for as long as the connection lives. */
	private boolean unwrapped;

	KeyWatch(ConnectionState connection) {
		this.connection = connection;
	}

	/** Notes that statements may be sent unseen. */
	void unwrapped() {
		this.unwrapped = true;
	}

	/** Notes that the transaction may write from now on. */
	void require() {
		this.due = true;
	}

	/**
	 * Prepares for a statement of the transaction.
	 * @param text its text, {@code null} if it is not known
	 * @throws SQLException if the key is needed and could not be written
	 */
	void before(@Nullable String text) throws SQLException {
		boolean savepoint = text != null && StatementText.isOfSavepoint(text);
		boolean first = savepoint && hasWrittenNothing();
		this.plain = this.plain && text != null && StatementText.writesNothing(text);
		this.alone = this.alone && savepoint;
		if (this.due && !hasWrittenNothing()) {
			write();
			this.alone = first;
		}
	}

	/**
	 * Prepares for COMMIT.
	 * @throws SQLException if the key is needed and could not be written
	 */
	void beforeCommit() throws SQLException {
		if (this.due && this.connection.transaction.state() == State.WRITING && !hasOnlyRead()) {
			write();
		}
	}

	/**
	 * Whether nothing was written in the transaction, by the texts of its statements and
	 * by the server's reports.
	 * @return whether that is certain
	 */
	boolean hasWrittenNothing() {
		return this.plain && !this.connection.failed && this.connection.reports.areComplete()
				&& !this.connection.reports.hasWritten();
	}

	/**
	 * Whether the transaction has only read, by the server's reports, or has written
	 * nothing but its own key.
	 * @return whether that is certain
	 */
	boolean hasOnlyRead() {
		if (this.alone && !this.unwrapped) {
			return this.connection.transaction.state() == State.WRITING_WITH_KEY && !this.connection.failed;
		}
		return this.connection.transaction.state() == State.WRITING && !this.connection.failed
				&& this.connection.reports.areComplete() && !this.connection.reports.hasWritten()
				&& (this.plain || this.connection.reports.inTransaction());
	}

	/** Forgets the transaction, which is over. */
	void forget() {
		this.due = false;
		this.plain = true;
		this.alone = false;
	}

	private void write() throws SQLException {
		ConnectionState connection = this.connection;
		connection.calls.begin();
		try {
			connection.key.write();
			if (connection.key.isWritten()) {
				connection.transaction.keyWritten();
			}
			this.due = false;
		}
		catch (SQLException ex) {
			throw refused(ex);
		}
		finally {
			connection.calls.end();
		}
	}

	private SQLException refused(SQLException error) {
		Diagnosis diagnosis = this.connection.diagnose(error);
		boolean timedOut = error instanceof SQLTimeoutException;
		this.connection.lease.failed(diagnosis,
				(timedOut) ? Verdict.APPLICATION : diagnosis.verdict(Phase.IN_TRANSACTION, false), false);
		if (diagnosis.rolledBack()) {
			this.connection.transaction.rolledBackByServer(error);
		}
		else if (!this.connection.reports.hasWritten()) {
			this.connection.transaction.keyRefused();
		}
		return diagnosis.error();
	}

}
