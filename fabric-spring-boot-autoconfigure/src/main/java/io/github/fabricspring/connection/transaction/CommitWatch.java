package io.github.fabricspring.connection.transaction;

import java.sql.SQLException;

import io.github.fabricspring.call.AttemptJournal;
import io.github.fabricspring.call.Verdict;
import io.github.fabricspring.connection.diagnosis.Diagnosis;
import io.github.fabricspring.connection.diagnosis.Diagnosis.Phase;
import io.github.fabricspring.connection.key.CommitResolver.Outcome;
import io.github.fabricspring.connection.key.KeyRefusal;
import io.github.fabricspring.connection.lease.ConnectionReset;
import io.github.fabricspring.connection.lease.Lease;
import io.github.fabricspring.connection.statement.IdGenerators;
import io.github.fabricspring.connection.statement.ServerReports.End;
import io.github.fabricspring.connection.tracker.TransactionTracker;
import io.github.fabricspring.connection.tracker.TransactionTracker.State;

/**
 * The begin and the end of the transactions on one physical connection. It decides
 * whether a COMMIT is committed, not committed or unknown, because the layers above may
 * mask an error or close the connection in answer to it.
 */
public final class CommitWatch {

	private final ConnectionState connection;

	private final SessionSettings settings;

	private final TransactionTracker transaction;

	public CommitWatch(ConnectionState connection, SessionSettings settings) {
		this.connection = connection;
		this.settings = settings;
		this.transaction = connection.transaction;
	}

	/**
	 * Begins a transaction, or commits the open one, as JDBC requires.
	 * @param autoCommit whether transactions end with each statement from now on
	 * @throws SQLException as for {@link #commit}
	 */
	public void setAutoCommit(boolean autoCommit) throws SQLException {
		ConnectionState connection = this.connection;
		if (!this.transaction.isDead()) {
			if (!connection.autoCommit) {
				connection.noticeUnseenStatements();
			}
			if (autoCommit && !connection.autoCommit && this.transaction.isOpen()) {
				commitByAutoCommit();
			}
			else {
				this.settings.guarded(() -> connection.autocommit.set(autoCommit, !this.transaction.isOpen()));
			}
		}
		connection.autoCommit = autoCommit;
	}

	private void commitByAutoCommit() throws SQLException {
		settleHeldBack();
		if (!this.transaction.mustRollBack()) {
			try {
				Call on = () -> this.connection.physical.setAutoCommit(true);
				if (commitBy(on) != on) {
					this.settings.guarded(on);
				}
			}
			catch (SQLException ex) {
				failedUnseen(ex);
				throw ex;
			}
			return;
		}
		SQLException refusal = this.connection.ends.refusal();
		failedUnseen(refusal);
		rollback();
		commitBy(() -> this.connection.physical.setAutoCommit(true));
		this.connection.autoCommit = true;
		throw refusal;
	}

	// Spring and Hibernate swallow it: what is committed here was written after COMMIT
	private void failedUnseen(SQLException error) {
		if (ConnectionReset.isOfFramework()) {
			this.connection.lease.failedUnseen(error);
		}
	}

	/**
	 * Commits. If the answer is lost and the transaction carries a key, resolves what
	 * became of it, and returns normally if it was committed.
	 * @throws SQLException if it was not committed, or if that is unknown
	 */
	public void commit() throws SQLException {
		if (this.transaction.isDead()) {
			if (this.transaction.state() != State.COMMITTED) {
				SQLException lost = this.connection.errors.lostBefore(this.transaction.cause());
				this.connection.lease.failed(Diagnosis.of(lost), Phase.NOTHING_AT_RISK);
				throw lost;
			}
			return;
		}
		this.settings.settleAutocommit();
		settleHeldBack();
		if (this.transaction.mustRollBack()) {
			SQLException refusal = this.connection.ends.refusal();
			rollback();
			throw refusal;
		}
		commitBy(this.connection.physical::commit);
	}

	private void settleHeldBack() throws SQLException {
		if (this.connection.autoCommit) {
			return;
		}
		try {
			this.connection.ends.settleHeldBack();
		}
		catch (SQLException ex) {
			commitLost(Outcome.UNKNOWN, ex);
			report(Outcome.UNKNOWN, Diagnosis.of(ex));
		}
	}

	/**
	 * Rolls back. A lost connection has rolled back too, because its COMMIT was never
	 * sent.
	 * @throws SQLException if the connection is alive and refuses
	 */
	public void rollback() throws SQLException {
		boolean wasOpen = this.transaction.isOpen();
		if (this.transaction.isDead()) {
			return;
		}
		this.settings.settleAutocommit();
		if (this.connection.keys.leavesWork() && ConnectionReset.isOfPool()) {
			this.connection.lease.failedUnseen(this.connection.errors.leftOpen());
		}
		try {
			this.connection.send(this.connection.physical::rollback);
		}
		catch (SQLException ex) {
			rollbackFailed(ex, wasOpen);
		}
		catch (RuntimeException | Error ex) {
			this.connection.broken.end(ex);
			throw ex;
		}
		finally {
			this.connection.end();
		}
	}

	private void rollbackFailed(SQLException error, boolean wasOpen) throws SQLException {
		Diagnosis diagnosis = this.connection.diagnose(error);
		if (!diagnosis.connectionLost()) {
			if (wasOpen) {
				// The switch to autocommit that follows would commit it
				this.connection.broken.end(error);
			}
			throw error;
		}
		AttemptJournal journal = this.connection.lease.journal();
		if (wasOpen && journal != null && journal.failure() == null) {
			this.connection.lease.failed(diagnosis, Phase.NOTHING_AT_RISK);
		}
		this.connection.lost(diagnosis.error());
	}

	// Returns what was sent: the call, or a request that carries the key in its place
	private Call commitBy(Call call) throws SQLException {
		this.connection.noticeUnseenStatements();
		boolean read = this.connection.keys.hasOnlyRead();
		boolean harmless = read || isGenerators();
		boolean nothing = this.connection.keys.haveReportsOfNothing();
		// COMMIT is not sent on a connection that is known to be closed
		boolean risk = this.transaction.isOpen() && !harmless && !this.connection.autoCommit
				&& this.connection.isConnected();
		Call commit = (risk) ? withKey(call) : call;
		this.connection.committing = risk;
		try {
			this.connection.send(commit);
		}
		catch (SQLException ex) {
			Diagnosis diagnosis = this.connection.diagnose(ex);
			if (read && diagnosis.connectionLost()) {
				onlyConnectionLost(diagnosis.error());
				return commit;
			}
			KeyRefusal refusal = (commit != call) ? KeyRefusal.of(diagnosis) : null;
			if (refusal != null) {
				throw refused(refusal, diagnosis);
			}
			failed(diagnosis, (risk) ? Phase.COMMITTING : Phase.NOTHING_AT_RISK);
			return commit;
		}
		catch (RuntimeException | Error ex) {
			if (!risk) {
				this.connection.broken.end(ex);
				throw ex;
			}
			driverFailed(ex);
			return commit;
		}
		finally {
			this.connection.committing = false;
		}
		if (commit != call && this.connection.reports.isWriting()) {
			throw refused(KeyRefusal.NOT_COMMITTING, Diagnosis.of(new SQLException("no commit was reported")));
		}
		if (this.transaction.mayHaveWritten()) {
			committed(harmless, nothing, commit != call);
		}
		this.connection.end();
		return commit;
	}

	private void committed(boolean harmless, boolean nothingBefore, boolean keyed) {
		this.connection.reports.mayHaveEnded();
		End end = this.connection.reports.takeEnd();
		// A key that was committed alone is no write of the application
		boolean nothing = nothingBefore && (keyed || end == End.NONE || end == End.NOTHING_WRITTEN);
		if (!nothing && (!harmless || end == End.UNTOLD)) {
			this.connection.lease.writeCommitted(this.connection.undone);
		}
		if (end == End.UNTOLD || !this.connection.reports.areComplete()) {
			// Its GTID is not known
			this.connection.lease.owner().commitUnseen();
		}
	}

	private Call withKey(Call commit) throws SQLException {
		try {
			this.connection.leaseCheck.commit();
			return this.connection.keys.withKey(commit);
		}
		catch (SQLException | RuntimeException | Error ex) {
			rollbackRefused(ex);
			this.connection.end();
			throw ex;
		}
	}

	private SQLException refused(KeyRefusal refusal, Diagnosis diagnosis) {
		SQLException error = this.connection.errors.keyRefused(refusal, diagnosis.error());
		this.connection.lease.failed(diagnosis, Verdict.APPLICATION, false);
		rollbackRefused(error);
		this.connection.end();
		return error;
	}

	private boolean isGenerators() {
		return (this.transaction.state() == State.WRITING || this.transaction.state() == State.WRITING_WITH_KEY)
				&& this.connection.lease.journal() != null && IdGenerators.areAtWork(this.connection.firstText);
	}

	// A driver that throws this may have sent COMMIT or not, and must not be used again.
	private void driverFailed(Throwable error) throws SQLException {
		this.connection.abort(error);
		failed(Diagnosis.of(this.connection.errors.driverFailed(error)), Phase.COMMITTING);
	}

	// An outer transaction that only read, or left all work to inner ones, must not fail
	// after these have committed
	private void onlyConnectionLost(SQLException error) {
		this.transaction.lostAfterCommit(error);
		this.connection.lease.owner().connectionLost();
	}

	private void failed(Diagnosis diagnosis, Phase phase) throws SQLException {
		SQLException error = diagnosis.error();
		if (!this.transaction.isOpen() && diagnosis.connectionLost()) {
			onlyConnectionLost(error);
			return;
		}
		Verdict verdict = diagnosis.verdict(phase, this.connection.lease.isReading());
		if (verdict == Verdict.UNKNOWN && this.transaction.mayHaveWritten()) {
			if (!diagnosis.connectionLost()) {
				// It may still hold what the next attempt needs
				this.connection.abort(error);
			}
			Outcome outcome = this.connection.key.resolve(error);
			commitLost(outcome, error);
			report(outcome, diagnosis);
			return;
		}
		this.connection.end();
		this.connection.lease.failed(diagnosis, (verdict != Verdict.UNKNOWN) ? verdict : Verdict.SERVER_LOST,
				phase == Phase.COMMITTING);
		rollbackRefused(error);
		throw error;
	}

	private void report(Outcome outcome, Diagnosis diagnosis) throws SQLException {
		Lease lease = this.connection.lease;
		switch (outcome) {
			case COMMITTED -> {
				lease.owner().commitUnseen();
				lease.writeCommitted(this.connection.undone);
			}
			case NOT_COMMITTED -> {
				lease.failed(diagnosis, Verdict.SERVER_LOST, true);
				throw this.connection.errors.notCommitted(diagnosis.error());
			}
			case UNKNOWN -> {
				lease.failed(diagnosis, Verdict.UNKNOWN, true);
				throw this.connection.errors.unknown(diagnosis.error());
			}
		}
	}

	private void rollbackRefused(Throwable error) {
		if (this.connection.autoCommit) {
			return;
		}
		// After a refused COMMIT the transaction may still be open, and the switch to
		// autocommit that follows would commit it
		try {
			this.connection.physical.rollback();
		}
		catch (SQLException | RuntimeException | Error ex) {
			error.addSuppressed(ex);
			this.connection.broken.end(error);
		}
	}

	private void commitLost(Outcome outcome, SQLException error) {
		this.transaction.commitLost(outcome, error);
		this.connection.key.forget();
		this.connection.lease.owner().connectionLost();
	}

	/** A call to the driver. */
	@FunctionalInterface
	public interface Call {

		void run() throws SQLException;

	}

}
