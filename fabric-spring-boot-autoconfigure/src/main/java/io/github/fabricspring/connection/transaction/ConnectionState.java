package io.github.fabricspring.connection.transaction;

import java.sql.Connection;
import java.sql.SQLException;

import io.github.fabricspring.call.AttemptJournal;
import io.github.fabricspring.call.ConnectionRequest;
import io.github.fabricspring.connection.diagnosis.Diagnosis;
import io.github.fabricspring.connection.diagnosis.Diagnosis.ServerFate;
import io.github.fabricspring.connection.driver.AbortableSocketFactory;
import io.github.fabricspring.connection.key.OutcomeKey;
import io.github.fabricspring.connection.lease.Calls;
import io.github.fabricspring.connection.lease.Lease;
import io.github.fabricspring.connection.lease.LeaseCheck;
import io.github.fabricspring.connection.lease.SessionRights;
import io.github.fabricspring.connection.session.HeldAutocommit;
import io.github.fabricspring.connection.session.SessionAccess;
import io.github.fabricspring.connection.statement.ServerReports;
import io.github.fabricspring.connection.statement.StatementText;
import io.github.fabricspring.connection.tracker.TransactionTracker;
import io.github.fabricspring.connection.transaction.CommitWatch.Call;
import org.jspecify.annotations.Nullable;

/**
 * The parts of one physical connection and its JDBC settings. Used by the thread that
 * uses the connection.
 */
public final class ConnectionState {

	/** The driver's connection. */
	final Connection physical;

	final Lease lease;

	final LeaseCheck leaseCheck;

	final OutcomeKey key;

	final ServerReports reports;

	final ProcedureGuard procedure;

	final TransactionEnds ends;

	final KeyWatch keys;

	final SessionAccess access;

	final HeldAutocommit autocommit;

	final TransactionErrors errors;

	final BrokenDriver broken;

	final SessionRights rights;

	final TransactionTracker transaction = new TransactionTracker();

	final Calls calls = new Calls();

	/** Whether COMMIT is under way. Other threads read it. */
	volatile boolean committing;

	boolean autoCommit = true;

	boolean readOnly;

	/** A statement was sent since the connection was fetched. */
	boolean used;

	/**
	 * A statement of the transaction failed, and an error does not tell what it has left
	 * behind.
	 */
	boolean failed;

	/** The last error of the transaction that undid its statement alone. */
	@Nullable SQLException undone;

	/** The text of the transaction's first statement, if it is known. */
	@Nullable String firstText;

	/**
	 * The text of the last statement in autocommit mode, if it is known. Other threads
	 * read it while a call is under way.
	 */
	@Nullable String autocommitText;

	/** The mark that identifies its session. */
	private final String session;

	public ConnectionState(Connection physical, Lease lease, String session, OutcomeKey key) {
		this.physical = physical;
		this.session = session;
		this.lease = lease;
		this.leaseCheck = new LeaseCheck(lease);
		this.key = key;
		this.reports = ServerReports.of(physical, lease.owner()::committed);
		this.rights = new SessionRights(physical, lease.owner());
		this.access = new SessionAccess(physical, this.reports);
		this.autocommit = new HeldAutocommit(physical, this.reports);
		this.errors = new TransactionErrors(lease.owner().server());
		this.procedure = new ProcedureGuard(this);
		this.ends = new TransactionEnds(this);
		this.keys = new KeyWatch(this);
		this.broken = new BrokenDriver(this);
	}

	/**
	 * Records that the connection was fetched from its pool. Tells the server whether the
	 * session may write, if that has changed. One that writes is asked for its rights
	 * first.
	 * @param request what it was fetched for
	 * @throws SQLException if the server could not be told, or the session must not write
	 */
	public void lease(ConnectionRequest request) throws SQLException {
		this.lease.take(request);
		this.reports.setTemporaryTables(false);
		// A store costs the other threads the line of cache, also if nothing changes
		if (this.used) {
			this.used = false;
		}
		boolean reads = request.reads() || this.lease.isUnscopedRead();
		if (!reads && !this.rights.areBound()) {
			// As it is, even if autocommit is still off: SHOW GRANTS touches no table
			send(this.rights::check);
		}
		this.access.set(reads);
	}

	void noticeText(@Nullable String sql, boolean several) {
		if (sql != null && this.lease.isTaken() && StatementText.setsRole(sql, several)) {
			this.rights.roleSet();
		}
		if (sql != null && StatementText.createsTemporaryTable(sql, several)) {
			this.reports.setTemporaryTables(true);
		}
	}

	void checkRole() throws SQLException {
		if (mayWrite() && this.rights.isRoleSet()) {
			sendUnseen(this.rights::check);
		}
	}

	/**
	 * Returns the count of the calls to the server.
	 * @return the count, which other threads may read
	 */
	public Calls calls() {
		return this.calls;
	}

	/**
	 * Returns the read that waits for the server's answer.
	 * @return its number, 0 if none waits
	 */
	public int reading() {
		int call = this.calls.underWay();
		return (call != 0 && this.lease.isReading()) ? call : 0;
	}

	/**
	 * Returns the COMMIT that waits for the server's answer.
	 * @return its number, 0 if none waits
	 */
	public int committingCall() {
		return this.committing ? this.calls.underWay() : 0;
	}

	/**
	 * Returns the call that waits for the server's answer and may be a write in
	 * autocommit mode.
	 * @return its number, 0 if none waits
	 */
	public int autocommitting() {
		return isAutocommitWrite() ? this.calls.underWay() : 0;
	}

	/**
	 * Whether the call under way may be a write that commits by itself.
	 * @return {@code false} in a transaction, and for a text that writes nothing
	 */
	public boolean isAutocommitWrite() {
		String text = this.autocommitText;
		return this.autoCommit && !this.lease.isReading() && (text == null || !StatementText.writesNothing(text));
	}

	/**
	 * Whether the application has switched autocommit on.
	 * @return as it was set last, {@code true} at first
	 */
	public boolean isAutoCommit() {
		return this.autoCommit;
	}

	/**
	 * Whether the application has declared that it only reads.
	 * @return as it was set last, {@code false} at first
	 */
	public boolean isReadOnly() {
		return this.readOnly;
	}

	/**
	 * Whether the connection is lost with its last transaction.
	 * @return whether nothing can be sent any more
	 */
	public boolean isDead() {
		return this.transaction.isDead();
	}

	boolean isConnected() throws SQLException {
		return !this.physical.isClosed();
	}

	boolean mayWrite() {
		return this.lease.isOpened() || !(this.readOnly || this.lease.isReading());
	}

	/**
	 * Notices what may write on a connection that only reads, by the server's report: a
	 * transaction, or statements of a procedure. The application has opened it unseen.
	 */
	void noticeOpened() {
		boolean writing = this.reports.isInWritingTransaction();
		if (mayWrite() || !(writing || this.access.isOpened()
				|| (this.autoCommit && this.reports.takeEnd() == ServerReports.End.COMMITTED))) {
			return;
		}
		if (writing) {
			this.lease.open();
			this.access.forget();
		}
		if (this.autoCommit) {
			AttemptJournal journal = this.lease.journal();
			if (journal != null) {
				journal.plainStatementOutsideTransaction();
			}
		}
		else if (writing) {
			this.transaction.statementSent(true);
		}
	}

	/**
	 * Diagnoses an error of the driver. A connection that is lost without saying so, as
	 * while rows are streamed, is aborted, or the pool would hand it out again. So is one
	 * whose driver ran out of memory in an answer.
	 * @param error as the driver threw it
	 * @return the diagnosis, whose error is the one to be thrown
	 */
	public Diagnosis diagnose(SQLException error) {
		Diagnosis diagnosis = Diagnosis.of(error);
		if (diagnosis.connectionLost() || !(Diagnosis.isOfJvm(error) || isCut(error))) {
			return diagnosis;
		}
		abort(error);
		return Diagnosis.of(this.errors.cut(error));
	}

	/**
	 * Ends the connection, whose driver failed with something else than an
	 * {@link SQLException}.
	 * @param error what the driver threw
	 */
	public void broke(Throwable error) {
		this.broken.end(error);
	}

	// The application's error if a reading connection was to write.
	SQLException explained(Diagnosis diagnosis) {
		if (this.lease.hasRefusedUnscoped(diagnosis.error())) {
			return this.lease.unscopedWrite(diagnosis.error());
		}
		return (!mayWrite() && diagnosis.server() == ServerFate.READ_ONLY) ? this.errors.readsOnly(diagnosis.error())
				: diagnosis.error();
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

	/** Notices the transaction of statements that went by the driver's own connection. */
	void noticeUnseenStatements() {
		noticeOpened();
		boolean open = this.reports.inTransaction() || this.reports.isInWritingTransaction();
		if (!this.autoCommit && !this.transaction.isOpen() && open) {
			this.transaction.statementSent(mayWrite());
			this.keys.unseen();
		}
	}

	// Sends what other threads may watch.
	void send(Call call) throws SQLException {
		this.calls.begin();
		try {
			call.run();
		}
		finally {
			this.calls.end();
		}
	}

	// Sends what the application does not see: a broken driver is a lost connection to it
	void sendUnseen(Call call) throws SQLException {
		try {
			send(call);
		}
		catch (RuntimeException | Error ex) {
			abort(ex);
			throw this.errors.driverBroke(ex);
		}
	}

	void lost(SQLException error) {
		this.transaction.lost(error);
		this.lease.owner().connectionLost();
	}

	/** Forgets the transaction, which is over. */
	void end() {
		this.transaction.ended();
		this.lease.transactionEnded();
		this.key.end();
		this.keys.forget();
		this.procedure.forget();
		this.reports.forget();
		this.failed = false;
		this.firstText = null;
		this.undone = null;
	}

}
