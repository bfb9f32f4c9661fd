package io.github.fabricspring.connection.transaction;

import java.sql.SQLException;

import io.github.fabricspring.call.Verdict;
import io.github.fabricspring.connection.diagnosis.Diagnosis;
import io.github.fabricspring.connection.diagnosis.Diagnosis.Phase;
import io.github.fabricspring.connection.diagnosis.Diagnosis.ServerFate;
import io.github.fabricspring.connection.diagnosis.LockTimeouts;
import io.github.fabricspring.connection.key.CommitResolver.Outcome;
import io.github.fabricspring.connection.statement.PlainReads;
import io.github.fabricspring.connection.statement.ServerReports;
import io.github.fabricspring.connection.statement.StatementKind;
import io.github.fabricspring.connection.tracker.TransactionTracker;

/**
 * Decides what a statement that failed has done to the transaction of its connection.
 */
final class StatementFailures {

	private final ConnectionState connection;

	private final TransactionTracker transaction;

	private final TransactionEnds ends;

	StatementFailures(ConnectionState connection) {
		this.connection = connection;
		this.transaction = connection.transaction;
		this.ends = connection.ends;
	}

	/**
	 * Records a failure.
	 * @param error as the driver threw it
	 * @param sendable whether the connection was open when the statement was sent
	 * @param kind its kind
	 * @return what to throw
	 */
	SQLException judge(SQLException error, boolean sendable, StatementKind kind) {
		ConnectionState connection = this.connection;
		Diagnosis diagnosis = connection.diagnose(error);
		connection.access.unreported();
		if (connection.autoCommit) {
			Phase sent = (PlainReads.contain(connection.autocommitText)) ? Phase.IN_TRANSACTION : Phase.AUTOCOMMIT;
			connection.lease.failedOutside(diagnosis, (sendable) ? sent : Phase.NOTHING_AT_RISK);
			if (kind == StatementKind.PROCEDURE || kind == StatementKind.SEVERAL) {
				connection.autocommit.doubt();
			}
			return connection.explained(diagnosis);
		}
		boolean nothing = kind.isOfControl() && connection.keys.hasWrittenNothing();
		connection.failed = true;
		// The reports that came before the error
		this.ends.settle(kind);
		Phase phase = (!sendable) ? Phase.NOTHING_AT_RISK
				: (connection.reports.isAutocommit()) ? Phase.AUTOCOMMIT : Phase.IN_TRANSACTION;
		if (diagnosis.connectionLost() && nothing) {
			connection.lease.failed(diagnosis, phase);
		}
		else if (diagnosis.connectionLost()) {
			connectionLost(diagnosis, phase, kind);
		}
		else if (connection.procedure.isSet()) {
			procedureFailed(diagnosis, phase);
		}
		else {
			connection.keys.answered();
			connection.lease.failed(diagnosis, phase);
			livesOn(diagnosis, kind);
			connection.undone = (diagnosis.statementUndone()) ? diagnosis.error() : connection.undone;
		}
		return connection.explained(diagnosis);
	}

	// A statement that commits may have committed before its answer was lost. Only an
	// absent key proves that it did not.
	private void connectionLost(Diagnosis diagnosis, Phase phase, StatementKind kind) {
		boolean reads = !this.transaction.mayHaveWritten() && (kind.isOfControl() || this.connection.lease.isReading());
		if (phase != Phase.IN_TRANSACTION || !kind.mayEnd() || reads
				|| diagnosis.verdict(phase, false) != Verdict.SERVER_LOST) {
			this.connection.lease.failed(diagnosis, phase);
			return;
		}
		boolean nothing = !kind.mayCommit()
				|| (kind.isDecidedByKey() && this.connection.key.resolve(diagnosis.error()) == Outcome.NOT_COMMITTED);
		diesWith((nothing) ? Outcome.NOT_COMMITTED : Outcome.UNKNOWN, diagnosis);
	}

	private void diesWith(Outcome outcome, Diagnosis diagnosis) {
		this.transaction.commitLost(outcome, diagnosis.error());
		this.connection.key.forget();
		this.connection.lease.owner().connectionLost();
		this.connection.lease.failed(diagnosis, (outcome == Outcome.UNKNOWN) ? Verdict.UNKNOWN : Verdict.SERVER_LOST,
				false);
	}

	// The error of a procedure does not tell what the procedure did before.
	private void procedureFailed(Diagnosis diagnosis, Phase phase) {
		boolean ended;
		try {
			ended = this.connection.procedure.release();
		}
		catch (SQLException ex) {
			diagnosis.error().addSuppressed(ex);
			diesWith(Outcome.UNKNOWN, Diagnosis.of(ex));
			return;
		}
		if (!ended) {
			this.connection.lease.failed(diagnosis, phase);
			if (diagnosis.rolledBack()) {
				this.transaction.rolledBackByServer(diagnosis.error());
			}
			return;
		}
		this.ends.endedByProcedure(diagnosis.error());
		if (diagnosis.verdict(phase, false) == Verdict.SERVER_LOST) {
			this.connection.lease.failed(diagnosis, Verdict.UNKNOWN, false);
		}
	}

	// The connection is alive: decides what the error has done to the transaction.
	private void livesOn(Diagnosis diagnosis, StatementKind kind) {
		if (this.connection.lease.journal() == null || !this.transaction.mayHaveWritten()
				|| (!kind.mayEnd() && diagnosis.refusedByReadOnlyServer())) {
			return;
		}
		if (diagnosis.rolledBack() || LockTimeouts.rolledBack(diagnosis, this.connection.physical)) {
			this.transaction.rolledBackByServer(diagnosis.error());
			return;
		}
		ServerReports reports = this.connection.reports;
		boolean wrote = reports.hasWritten();
		boolean tells = reports.areComplete() || reports.inTransaction();
		if (tells && this.ends.isEndedBy(diagnosis.error())) {
			ended(diagnosis, kind, wrote);
		}
		else if (kind == StatementKind.SEVERAL || diagnosis.hidesErrors()) {
			this.ends.inDoubt();
		}
	}

	private void ended(Diagnosis diagnosis, StatementKind kind, boolean wrote) {
		if (diagnosis.statementUndone()) {
			// innodb_rollback_on_timeout
			this.transaction.rolledBackByServer(diagnosis.error());
		}
		else if (kind != StatementKind.COMMITTING || diagnosis.server() != ServerFate.ANSWERS) {
			this.ends.inDoubt();
		}
		else if (wrote && !this.connection.keys.hadNothingBesideKey()) {
			// such as CREATE TABLE for an existing one: it commits before it fails
			this.ends.committed();
		}
		else {
			this.ends.undone();
		}
	}

}
