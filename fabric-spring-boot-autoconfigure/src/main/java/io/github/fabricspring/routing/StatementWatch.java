package io.github.fabricspring.routing;

import java.sql.SQLException;

import com.mysql.cj.conf.PropertyKey;
import com.mysql.cj.jdbc.JdbcConnection;
import io.github.fabricspring.routing.CommitResolver.Outcome;
import io.github.fabricspring.routing.FailureJudge.Phase;
import org.jspecify.annotations.Nullable;

/**
 * Told of every statement of one physical connection: writes the key before the first,
 * sees a transaction end behind the back of {@code commit()}, judges failures.
 */
final class StatementWatch {

	private final TransactionState state;

	StatementWatch(TransactionState state) {
		this.state = state;
	}

	boolean isConnected() throws SQLException {
		return this.state.isConnected();
	}

	void before() throws SQLException {
		TransactionState state = this.state;
		if (state.settled != null) {
			SQLException lost = state.errors.lostBefore(state.settled);
			state.lease.failed(lost, Phase.NOTHING_AT_RISK);
			throw lost;
		}
		if (state.undone != null) {
			throw state.errors.undoneBefore(state.undone);
		}
		state.lease.check();
		state.used = true;
		if (state.autoCommit) {
			AttemptJournal journal = state.lease.journal();
			if (journal != null && isConnected()) {
				outsideTransaction(journal);
			}
			return;
		}
		state.sent = true;
		if (!state.wrote && !state.readOnly && !state.lease.isReading()) {
			state.wrote = true;
			writeKey();
		}
	}

	private void outsideTransaction(AttemptJournal journal) {
		if (this.state.lease.isPinned()) {
			journal.plainStatementOutsideTransaction();
		}
		else {
			journal.statementOutsideTransaction();
		}
	}

	Calls calls() {
		return this.state.calls;
	}

	/**
	 * Sees what a statement that succeeded has made of the transaction.
	 * @param sql its text, {@code null} if it is not known
	 */
	void after(@Nullable String sql) {
		TransactionState state = this.state;
		if (state.autoCommit || !state.flag.isKnown()) {
			return;
		}
		boolean open = state.flag.inTransaction();
		// The first, or one after mere looks at variables, finds no transaction to end
		if ((state.open) ? !open || StatementText.beginsAnew(sql)
				: !open && sql != null && StatementText.mayCommit(sql)) {
			endedByStatement();
		}
		state.open = open;
		state.strayed = state.flag.isAutocommit();
	}

	/**
	 * Judges a failed statement.
	 * @param error as the driver threw it
	 * @param sendable whether the connection was open when the statement was sent
	 * @param sql its text, {@code null} if there is none
	 */
	void failed(SQLException error, boolean sendable, @Nullable String sql) {
		TransactionState state = this.state;
		Phase phase = (state.autoCommit || state.strayed) ? Phase.AUTOCOMMIT : Phase.IN_TRANSACTION;
		if (sendable && phase == Phase.IN_TRANSACTION && state.wrote && sql != null && mayHaveCommitted(sql)) {
			state.lease.failed(error, inDoubt(error, sql), false);
		}
		else {
			state.lease.failed(error, (sendable) ? phase : Phase.NOTHING_AT_RISK);
		}
		if (state.autoCommit || !state.wrote || state.lease.journal() == null || FailureJudge.connectionLost(error)) {
			return;
		}
		if (FailureJudge.undidTransaction(error)) {
			state.undone = error;
		}
		else if (state.open && !isStillOpen(error)) {
			if (FailureJudge.lockWaitTimeout(error)) {
				// innodb_rollback_on_timeout
				state.undone = error;
			}
			else {
				// such as CREATE TABLE for one that exists: it commits before it fails
				endedByStatement();
				state.open = false;
			}
		}
	}

	private boolean mayHaveCommitted(String sql) {
		return takesSeveral() ? StatementText.anyMayCommit(sql) : StatementText.mayCommit(sql);
	}

	private boolean takesSeveral() {
		return this.state.physical instanceof JdbcConnection mysql && Boolean.TRUE
			.equals(mysql.getPropertySet().getBooleanProperty(PropertyKey.allowMultiQueries).getValue());
	}

	// A statement that commits may have done so before its answer was lost, a procedure
	// even before it met a deadlock or a read-only server. Only a key that is not there
	// proves that it has not.
	private Verdict inDoubt(SQLException error, String sql) {
		TransactionState state = this.state;
		boolean lost = FailureJudge.connectionLost(error);
		boolean procedure = StatementText.isProcedure(sql) || takesSeveral();
		Verdict verdict = FailureJudge.judge(error, Phase.IN_TRANSACTION, false);
		if (verdict == Verdict.SERVER_LOST && (lost || procedure)) {
			verdict = (state.key.resolve(error) == Outcome.NOT_COMMITTED) ? Verdict.SERVER_LOST : Verdict.UNKNOWN;
		}
		else if (procedure) {
			// Whoever goes on after its error may not be run again as if it had done
			// nothing
			state.lease.writeCommitted();
			verdict = Verdict.APPLICATION;
		}
		if (lost) {
			state.end();
			state.settle(error);
		}
		return verdict;
	}

	private void writeKey() throws SQLException {
		TransactionState state = this.state;
		state.calls.begin();
		try {
			state.key.write();
			state.open = state.key.isWritten() && state.flag.inTransaction();
		}
		catch (SQLException ex) {
			// the next statement must not go without a key
			state.wrote = false;
			state.lease.failed(ex, Phase.IN_TRANSACTION);
			if (FailureJudge.undidTransaction(ex)) {
				state.undone = ex;
			}
			throw ex;
		}
		finally {
			state.calls.end();
		}
	}

	private boolean isStillOpen(SQLException error) {
		try {
			this.state.flag.refresh();
			return this.state.flag.inTransaction();
		}
		catch (SQLException ex) {
			error.addSuppressed(ex);
			return true;
		}
	}

	private void endedByStatement() {
		// A lost COMMIT of what follows could not be told by a key that is committed
		this.state.key.forget();
		if (this.state.wrote) {
			this.state.lease.writeCommitted();
		}
	}

}
