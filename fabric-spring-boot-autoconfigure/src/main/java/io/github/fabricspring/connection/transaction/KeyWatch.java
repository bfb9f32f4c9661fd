package io.github.fabricspring.connection.transaction;

import java.sql.SQLException;
import java.sql.SQLTimeoutException;

import io.github.fabricspring.call.Verdict;
import io.github.fabricspring.connection.diagnosis.Diagnosis;
import io.github.fabricspring.connection.diagnosis.Diagnosis.Phase;
import io.github.fabricspring.connection.key.CommitResolver.KeyUse;
import io.github.fabricspring.connection.key.CommitResolver.KeyedCommit;
import io.github.fabricspring.connection.statement.StatementKind;
import io.github.fabricspring.connection.statement.StatementText;
import io.github.fabricspring.connection.tracker.TransactionTracker.State;
import io.github.fabricspring.connection.transaction.CommitWatch.Call;
import org.jspecify.annotations.Nullable;

/**
 * The key of a transaction: whether it needs one, and when it is written. It goes with
 * COMMIT. Only a statement that may commit by itself gets it before: its answer may be
 * lost as well, and nothing but the key tells then whether it was carried out.
 */
final class KeyWatch {

	private final ConnectionState connection;

	/** All its statements so far write nothing by their text. */
	private boolean plain = true;

	/** A statement changes rows by its text, or its text is not known. */
	private boolean changes;

	/** A statement ran others, which only the server knows. */
	private boolean hidden;

	/** Nothing was written yet when a key was sent before a statement. */
	private boolean nothingBesideKey;

	KeyWatch(ConnectionState connection) {
		this.connection = connection;
	}

	/**
	 * Prepares for a statement of the transaction.
	 * @param kind its kind
	 * @param text its text, {@code null} if it is not known
	 * @throws SQLException if the key is needed and could not be written
	 */
	void before(StatementKind kind, @Nullable String text) throws SQLException {
		this.plain = this.plain && text != null && StatementText.writesNothing(text);
		this.changes = this.changes || text == null || StatementText.changesRows(text);
		this.hidden = this.hidden || !kind.isDecidedByKey();
		if (this.connection.transaction.state() != State.WRITING || hasWrittenNothing()) {
			return;
		}
		if (text != null && StatementText.silencesReports(text)) {
			this.connection.reports.distrust();
		}
		if (this.connection.key.use() != KeyUse.NONE && kind.mayCommit() && kind.isDecidedByKey()) {
			this.nothingBesideKey = haveReportsOfNothing();
			write();
		}
	}

	/** Learns that statements were sent which only the server knows. */
	void unseen() {
		this.hidden = this.hidden || this.connection.reports.mayForget();
	}

	/**
	 * Follows a statement that was answered. The key that it had with it has done its
	 * work: a savepoint could undo it, so COMMIT gets one of its own.
	 */
	void answered() {
		if (this.connection.key.isWritten()) {
			this.connection.key.forget();
			this.connection.transaction.keyForgotten();
		}
	}

	/**
	 * Adds the key to a COMMIT, unless the transaction has it.
	 * @param commit the COMMIT of a transaction that may have written
	 * @return what to send in its place: itself, or a request that carries a key
	 * @throws SQLException if the key must be written before and could not be
	 */
	Call withKey(Call commit) throws SQLException {
		if (this.connection.key.isWritten() || !this.connection.transaction.mayHaveWritten() || !canCarryKey()) {
			return commit;
		}
		return switch (this.connection.key.use()) {
			case NONE -> commit;
			case BEFORE_COMMIT -> {
				write();
				yield commit;
			}
			case WITHIN_COMMIT -> {
				KeyedCommit keyed = this.connection.key.prepareCommit();
				yield () -> this.connection.key.commit(keyed);
			}
		};
	}

	// With autocommit on there is nothing to commit; with locked tables no other can be
	// written
	private boolean canCarryKey() {
		return !this.connection.reports.isAutocommit() && !this.connection.reports.hasLockedTables();
	}

	// Whether it is certain that nothing was written in the transaction, by the texts of
	// its statements and by the server's reports.
	boolean hasWrittenNothing() {
		return this.plain && !this.connection.failed && this.connection.reports.areComplete()
				&& !this.connection.reports.hasWritten();
	}

	// Whether it is certain that the transaction has only read, by the server's reports.
	// Where keys are used, one that ran hidden statements is in doubt, and gets a key.
	boolean hasOnlyRead() {
		State state = this.connection.transaction.state();
		return (state == State.WRITING || state == State.REPLACED) && !this.connection.failed && !this.changes
				&& this.connection.reports.areComplete() && !this.connection.reports.hasWritten()
				&& (this.plain || this.connection.reports.inTransaction())
				&& !(this.hidden && (this.connection.key.use() != KeyUse.NONE || this.connection.reports.mayForget()));
	}

	// Whether it is certain that nothing was written, by the server's reports.
	boolean haveReportsOfNothing() {
		return this.connection.reports.haveWrittenNothing() && !(this.hidden && this.connection.reports.mayForget());
	}

	// Whether a rollback would lose a write that the application has made. A lock alone
	// is no write. After an error it is not known what is left, and none is assumed.
	boolean leavesWork() {
		return this.connection.transaction.mayHaveWritten() && (this.changes || this.hidden) && !this.connection.failed
				&& (!this.connection.reports.areComplete()
						|| (this.connection.reports.inTransaction() && ((this.changes)
								? this.connection.reports.hasWritten() : this.connection.reports.reportsWrite())));
	}

	// Whether a statement that committed before it failed has committed its key alone.
	boolean hadNothingBesideKey() {
		return this.nothingBesideKey;
	}

	/** Forgets the transaction, which is over. */
	void forget() {
		this.plain = true;
		this.nothingBesideKey = false;
		this.changes = false;
		this.hidden = false;
	}

	private void write() throws SQLException {
		ConnectionState connection = this.connection;
		try {
			connection.sendUnseen(connection.key::write);
		}
		catch (SQLException ex) {
			throw refused(ex);
		}
		if (connection.key.isWritten()) {
			connection.transaction.keyWritten();
		}
	}

	private SQLException refused(SQLException error) {
		Diagnosis diagnosis = this.connection.diagnose(error);
		boolean timedOut = error instanceof SQLTimeoutException;
		this.connection.lease.failed(diagnosis,
				(timedOut) ? Verdict.APPLICATION : diagnosis.verdict(Phase.IN_TRANSACTION, false), false);
		this.connection.failed = true;
		if (diagnosis.rolledBack() || (!diagnosis.connectionLost() && this.connection.reports.inTransaction()
				&& this.connection.ends.isEndedBy(error))) {
			this.connection.transaction.rolledBackByServer(error);
		}
		return diagnosis.error();
	}

}
