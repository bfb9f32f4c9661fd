package io.github.fabricspring.routing;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTransactionRollbackException;
import java.util.UUID;

import io.github.fabricspring.Rerun;
import io.github.fabricspring.routing.CommitResolver.LostCommit;
import io.github.fabricspring.routing.CommitResolver.Outcome;
import io.github.fabricspring.routing.FailureJudge.Phase;
import org.jspecify.annotations.Nullable;

/**
 * What one physical connection knows of the transaction it is in: the place of truth
 * about commits, because whatever lies above may mask an error or close the connection in
 * answer to it.
 */
final class TrackedTransaction {

	private final Connection physical;

	private final ServerPool pool;

	private final String session;

	private @Nullable Scope scope;

	private Use use = Use.WRITE;

	private boolean autoCommit = true;

	private boolean readOnly;

	/** A statement was sent in this transaction. */
	private boolean sent;

	/** One that may have written was. */
	private boolean wrote;

	private @Nullable UUID key;

	/** The error with which the server undid all of this transaction. */
	private @Nullable SQLException undone;

	/** The error after which the connection is dead, its transactions all settled. */
	private @Nullable SQLException settled;

	TrackedTransaction(Connection physical, ServerPool pool, String session) {
		this.physical = physical;
		this.pool = pool;
		this.session = session;
	}

	void lease(@Nullable Scope scope, Use use) {
		this.scope = scope;
		this.use = use;
	}

	boolean isSettled() {
		return this.settled != null;
	}

	boolean isAutoCommit() {
		return this.autoCommit;
	}

	boolean isReadOnly() {
		return this.readOnly;
	}

	void beforeStatement() throws SQLException {
		if (this.settled != null) {
			throw new SQLNonTransientConnectionException(at() + "the connection was lost with its last transaction",
					"08003", this.settled);
		}
		if (this.undone != null) {
			throw undoneBefore(this.undone);
		}
		AttemptJournal journal = journal();
		if (this.autoCommit) {
			if (journal != null) {
				journal.statementOutsideTransaction();
			}
			return;
		}
		this.sent = true;
		if (!this.wrote && !this.readOnly && this.use != Use.READ) {
			this.wrote = true;
			writeKey();
		}
	}

	void statementFailed(SQLException error) {
		failed(error, (this.autoCommit) ? Phase.AUTOCOMMIT : Phase.IN_TRANSACTION);
		if (!this.autoCommit && journal() != null && FailureJudge.undidTransaction(error)) {
			this.undone = error;
		}
	}

	void callFailed(SQLException error) {
		failed(error, Phase.NOTHING_AT_RISK);
	}

	void setReadOnly(boolean readOnly) throws SQLException {
		if (this.settled == null) {
			guarded(() -> this.physical.setReadOnly(readOnly));
		}
		this.readOnly = readOnly;
	}

	void setAutoCommit(boolean autoCommit) throws SQLException {
		if (this.settled != null) {
			end();
		}
		else if (autoCommit && !this.autoCommit && this.sent) {
			if (this.undone != null) {
				SQLException undone = this.undone;
				rollback();
				this.physical.setAutoCommit(true);
				this.autoCommit = true;
				throw undoneBefore(undone);
			}
			commitBy(() -> this.physical.setAutoCommit(true));
		}
		else if (autoCommit) {
			// nothing was sent, so nothing can be lost with it
			this.physical.setAutoCommit(true);
		}
		else {
			guarded(() -> this.physical.setAutoCommit(false));
		}
		this.autoCommit = autoCommit;
	}

	void commit() throws SQLException {
		if (this.settled != null) {
			end();
			return;
		}
		if (this.undone != null) {
			SQLException undone = this.undone;
			rollback();
			throw undoneBefore(undone);
		}
		commitBy(this.physical::commit);
	}

	/**
	 * Rolls back. A connection that is lost has rolled back as well: its COMMIT was never
	 * sent.
	 * @throws SQLException if the connection lives and would not
	 */
	void rollback() throws SQLException {
		boolean sent = this.sent;
		end();
		if (this.settled != null) {
			return;
		}
		try {
			this.physical.rollback();
		}
		catch (SQLException ex) {
			if (!FailureJudge.connectionLost(ex)) {
				throw ex;
			}
			AttemptJournal journal = journal();
			if (sent && journal != null && journal.failure() == null) {
				callFailed(ex);
			}
			settle(ex);
		}
	}

	void guarded(Call call) throws SQLException {
		try {
			call.run();
		}
		catch (SQLException ex) {
			callFailed(ex);
			throw ex;
		}
	}

	private void commitBy(Call commit) throws SQLException {
		boolean open = !this.physical.isClosed();
		try {
			commit.run();
		}
		catch (SQLException ex) {
			// On a connection known to be closed, COMMIT was not even sent
			Phase phase = (this.sent && open && !this.autoCommit) ? Phase.COMMITTING : Phase.NOTHING_AT_RISK;
			commitFailed(ex, phase);
			return;
		}
		if (this.wrote) {
			committed();
		}
		end();
	}

	private void commitFailed(SQLException error, Phase phase) throws SQLException {
		boolean wrote = this.wrote;
		UUID key = this.key;
		Verdict verdict = FailureJudge.judge(error, phase, reading());
		if (verdict == Verdict.UNKNOWN && !wrote) {
			verdict = Verdict.SERVER_LOST;
		}
		Outcome outcome = (verdict == Verdict.UNKNOWN && key != null) ? resolve(key, error) : Outcome.UNKNOWN;
		end();
		if (verdict != Verdict.UNKNOWN) {
			record(new Failure(verdict, phase == Phase.COMMITTING, this.pool.server(), reading(), error));
			rollbackQuietly(error);
			throw error;
		}
		settle(error);
		switch (outcome) {
			case COMMITTED -> committed();
			case NOT_COMMITTED -> {
				record(new Failure(Verdict.SERVER_LOST, true, this.pool.server(), reading(), error));
				throw new SQLTransactionRollbackException(at()
						+ "the answer to COMMIT was lost; the transaction was found not committed and never will be",
						"40000", error);
			}
			case UNKNOWN -> {
				record(new Failure(Verdict.UNKNOWN, true, this.pool.server(), reading(), error));
				throw new SQLException(at() + "the answer to COMMIT was lost: the transaction may be committed or not",
						"08007", error);
			}
		}
	}

	private Outcome resolve(UUID key, SQLException error) {
		CommitResolver resolver = this.pool.reporting().resolver();
		Scope scope = scope();
		if (resolver == null || scope == null) {
			return Outcome.UNKNOWN;
		}
		try {
			return resolver.resolve(new LostCommit(this.pool.server().group(), this.pool.server(), this.session, key,
					this.pool.reporting().clock().instant(), scope.deadline(), error));
		}
		catch (RuntimeException ex) {
			error.addSuppressed(ex);
			return Outcome.UNKNOWN;
		}
	}

	private void writeKey() throws SQLException {
		CommitResolver resolver = this.pool.reporting().resolver();
		Scope scope = scope();
		if (resolver == null || scope == null || scope.rerun() != Rerun.EXACTLY_ONCE || this.use == Use.PINNED) {
			return;
		}
		try {
			this.key = resolver.writeKey(this.physical);
		}
		catch (SQLException ex) {
			statementFailed(ex);
			throw ex;
		}
	}

	private void committed() {
		AttemptJournal journal = journal();
		if (journal != null) {
			journal.writeCommitted();
		}
	}

	private void failed(SQLException error, Phase phase) {
		record(new Failure(FailureJudge.judge(error, phase, reading()), phase == Phase.COMMITTING, this.pool.server(),
				reading(), error));
	}

	private void record(Failure failure) {
		AttemptJournal journal = journal();
		if (journal != null) {
			journal.failed(failure);
		}
	}

	private void rollbackQuietly(SQLException error) {
		// After a refused COMMIT the transaction may still be open, and the switch to
		// autocommit that follows would commit it
		try {
			this.physical.rollback();
		}
		catch (SQLException ex) {
			error.addSuppressed(ex);
			settle(error);
		}
	}

	private void settle(SQLException error) {
		this.settled = error;
		this.pool.distrust();
	}

	private void end() {
		this.sent = false;
		this.wrote = false;
		this.key = null;
		this.undone = null;
	}

	private boolean reading() {
		return this.use == Use.READ;
	}

	private @Nullable Scope scope() {
		Scope current = Scope.current();
		return (current != null) ? current : this.scope;
	}

	private @Nullable AttemptJournal journal() {
		Scope scope = scope();
		return (scope != null) ? scope.journal() : null;
	}

	private SQLException undoneBefore(SQLException undone) {
		return new SQLTransactionRollbackException(
				at() + "the server undid the whole transaction at an earlier error, nothing of it is left: roll back",
				"40000", undone);
	}

	private String at() {
		return this.pool.server().group() + " - " + this.pool.server().address() + ": ";
	}

	/** A call to the driver. */
	@FunctionalInterface
	interface Call {

		void run() throws SQLException;

	}

}
