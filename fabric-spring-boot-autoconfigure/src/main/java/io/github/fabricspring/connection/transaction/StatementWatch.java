package io.github.fabricspring.connection.transaction;

import java.sql.SQLException;

import io.github.fabricspring.connection.diagnosis.Diagnosis;
import io.github.fabricspring.connection.diagnosis.Diagnosis.Phase;
import io.github.fabricspring.connection.lease.Calls;
import io.github.fabricspring.connection.lease.Lease;
import io.github.fabricspring.connection.statement.PlainReads;
import io.github.fabricspring.connection.statement.SessionTexts;
import io.github.fabricspring.connection.statement.StatementKind;
import io.github.fabricspring.connection.statement.StatementText;
import io.github.fabricspring.connection.tracker.TransactionTracker;
import io.github.fabricspring.connection.transaction.CommitWatch.Call;
import org.jspecify.annotations.Nullable;

/**
 * The watch over the statements of one physical connection: sees a transaction end
 * without {@code commit()}, and has failures judged.
 */
public final class StatementWatch {

	private final ConnectionState connection;

	private final TransactionTracker transaction;

	private final TransactionEnds ends;

	private final StatementFailures failures;

	private final SessionTexts texts;

	/** Whether the last statement made or dropped a temporary table. */
	private boolean temporaryTable;

	/**
	 * Creates the watch over a connection's statements. Does no I/O.
	 * @param connection the parts of the connection
	 */
	public StatementWatch(ConnectionState connection) {
		this.connection = connection;
		this.transaction = connection.transaction;
		this.ends = connection.ends;
		this.failures = new StatementFailures(connection);
		this.texts = SessionTexts.of(connection.physical);
	}

	/**
	 * Whether the driver holds the connection open.
	 * @return {@code false} once it was closed or is known to be lost
	 * @throws SQLException as the driver threw it
	 */
	public boolean isConnected() throws SQLException {
		return this.connection.isConnected();
	}

	/**
	 * Learns that others get the driver's statement, and with it the driver's connection.
	 * @throws SQLException if the connection is lost
	 */
	public void expose() throws SQLException {
		this.connection.sendUnseen(this.connection.autocommit::expose);
	}

	/**
	 * Returns the count of the calls to the server.
	 * @return the count, which other threads may read
	 */
	public Calls calls() {
		return this.connection.calls;
	}

	/**
	 * Returns what ends a connection whose driver has failed.
	 * @return the one of this connection
	 */
	public BrokenDriver broken() {
		return this.connection.broken;
	}

	/**
	 * Tells what a text may do to its transaction.
	 * @param sql the text
	 * @param batch whether it is a part of a batch
	 * @return its kind
	 */
	public StatementKind kind(String sql, boolean batch) {
		return this.texts.kind(sql, batch);
	}

	/**
	 * Prepares for a statement that is about to be sent.
	 * @param kind its kind
	 * @param text its text, {@code null} if it is not known
	 * @throws SQLException if it must not be sent, or its key could not be written
	 */
	public void before(StatementKind kind, @Nullable String text) throws SQLException {
		ConnectionState connection = this.connection;
		if (this.transaction.isDead()) {
			SQLException lost = connection.errors.lostBefore(this.transaction.cause());
			connection.lease.failed(Diagnosis.of(lost), Phase.NOTHING_AT_RISK);
			throw lost;
		}
		if (this.transaction.mustRollBack()) {
			throw this.ends.refusal();
		}
		connection.leaseCheck.statement();
		connection.used = true;
		if (connection.access.mayHaveOpened() && !connection.lease.isOpened()) {
			settle(connection.access::close);
		}
		if (connection.autoCommit) {
			settle(connection.autocommit::settle);
			connection.autocommitText = text;
			if (!connection.mayWrite()) {
				connection.reports.takeEnd();
			}
			if (!PlainReads.contain(text) && isConnected()) {
				connection.lease.sendsOutside(kind.isDecidedByKey() && !this.texts.mayBeSeveral(text));
			}
			return;
		}
		boolean first = !this.transaction.isOpen();
		if (first) {
			// Commits before the first statement do not belong to this transaction
			connection.reports.forget();
			if (connection.reports.isInWritingTransaction()) {
				connection.keys.unseen();
			}
		}
		else {
			settleHeldBack();
		}
		this.temporaryTable = !kind.mayEnd() && text != null && StatementText.isOfTemporaryTable(text);
		this.transaction.statementSent(connection.mayWrite());
		connection.lease.sendsInTransaction();
		if (first) {
			connection.firstText = text;
		}
		connection.keys.before(kind, text);
		if (kind == StatementKind.PROCEDURE && this.transaction.mayHaveWritten()) {
			guard(first);
		}
	}

	private void settleHeldBack() throws SQLException {
		try {
			this.ends.settleHeldBack();
		}
		catch (SQLException ex) {
			throw failed(ex, true, StatementKind.PROCEDURE);
		}
		if (this.transaction.mustRollBack()) {
			throw this.ends.refusal();
		}
	}

	private void settle(Call call) throws SQLException {
		try {
			this.connection.sendUnseen(call);
		}
		catch (SQLException ex) {
			Diagnosis diagnosis = this.connection.diagnose(ex);
			this.connection.lease.failed(diagnosis, Phase.NOTHING_AT_RISK);
			throw diagnosis.error();
		}
	}

	/**
	 * Refuses a statement that would let a reading connection write.
	 * @param sql its text, {@code null} if it is not known
	 * @throws SQLException if the statement is refused
	 */
	public void refuseOpening(@Nullable String sql) throws SQLException {
		Lease lease = this.connection.lease;
		this.connection.noticeText(sql, this.texts.several());
		if (sql == null || (this.connection.mayWrite() && !lease.isUnscopedRead())
				|| !StatementText.allowsWrites(sql, this.texts.several())) {
			return;
		}
		SQLException refusal = this.connection.errors.readsOnly(sql);
		throw (lease.isUnscopedRead()) ? lease.unscopedWrite(refusal) : refusal;
	}

	// Statements that commit by themselves have no transaction to guard.
	private void guard(boolean first) throws SQLException {
		if (this.connection.lease.journal() == null || this.connection.reports.isAutocommit()) {
			return;
		}
		try {
			this.connection.procedure.set(first);
		}
		catch (SQLException ex) {
			throw failed(ex, isConnected(), StatementKind.ORDINARY);
		}
	}

	/**
	 * Follows a statement that succeeded.
	 * @param kind its kind
	 * @throws SQLException if the connection was lost before it was known what it did
	 */
	public void after(StatementKind kind) throws SQLException {
		ConnectionState connection = this.connection;
		connection.checkRole();
		connection.noticeOpened();
		if (connection.autoCommit) {
			return;
		}
		connection.keys.answered();
		if (this.temporaryTable) {
			connection.reports.continued();
		}
		else if (kind.mayEnd() && !connection.procedure.isSet()) {
			connection.reports.mayHaveEnded();
		}
		boolean ended = connection.procedure.release();
		connection.reports.compare();
		if (ended) {
			this.ends.endedByProcedure(null);
			return;
		}
		conclude(kind);
	}

	private void conclude(StatementKind kind) {
		boolean ended = this.ends.settle(kind);
		if (ended && holdsNothingYet(kind)) {
			this.connection.keys.forget();
		}
		else if (!ended && mayGoUnreported(kind)) {
			this.ends.inDoubt();
		}
	}

	// Whether the transaction that follows one that a statement ended is empty
	private boolean holdsNothingYet(StatementKind kind) {
		return kind.isOfControl() || (kind != StatementKind.PROCEDURE && this.connection.reports.areComplete()
				&& !this.connection.reports.inTransaction());
	}

	// Without GTIDs, DDL outside of a transaction is not reported.
	private boolean mayGoUnreported(StatementKind kind) {
		return kind.mayEnd() && (!this.connection.reports.areComplete()
				|| (kind == StatementKind.COMMITTING && !this.connection.reports.inTransaction()));
	}

	/**
	 * Follows a statement that failed.
	 * @param error as the driver threw it
	 * @param sendable whether the connection was open when the statement was sent
	 * @param kind its kind
	 * @return what to throw
	 */
	public SQLException failed(SQLException error, boolean sendable, StatementKind kind) {
		return this.failures.judge(error, sendable, kind);
	}

}
