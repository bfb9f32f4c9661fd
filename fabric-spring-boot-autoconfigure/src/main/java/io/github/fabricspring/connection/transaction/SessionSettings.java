package io.github.fabricspring.connection.transaction;

import java.sql.SQLException;
import java.util.function.Consumer;

import io.github.fabricspring.connection.diagnosis.Diagnosis;
import io.github.fabricspring.connection.diagnosis.Diagnosis.Phase;
import io.github.fabricspring.connection.lease.ConnectionReset;
import io.github.fabricspring.connection.tracker.TransactionTracker;
import io.github.fabricspring.connection.transaction.CommitWatch.Call;

/**
 * The settings of one session that the application and its pool change.
 */
public final class SessionSettings {

	private final ConnectionState connection;

	private final TransactionTracker transaction;

	public SessionSettings(ConnectionState connection) {
		this.connection = connection;
		this.transaction = connection.transaction;
	}

	/**
	 * Declares whether the application only reads.
	 * @param readOnly whether it does
	 * @throws SQLException as the driver threw it
	 */
	public void setReadOnly(boolean readOnly) throws SQLException {
		// A connection that was fetched to read stays read-only at the server
		if (!this.connection.lease.isReading() && !this.connection.lease.isUnscopedRead()) {
			guarded(() -> this.connection.physical.setReadOnly(readOnly));
		}
		this.connection.readOnly = readOnly;
	}

	/**
	 * Changes a setting of the session. The loss of a connection that was used is not
	 * reported here, but by the next statement: Spring and the pool reset their settings
	 * after a commit, and must not fail then.
	 * @param call the call
	 * @throws SQLException as the driver threw it
	 */
	public void guarded(Call call) throws SQLException {
		if (this.transaction.isDead()) {
			return;
		}
		try {
			this.connection.send(call);
		}
		catch (SQLException ex) {
			Diagnosis diagnosis = this.connection.diagnose(ex);
			if (diagnosis.connectionLost() && isBetweenTransactions()) {
				this.connection.lost(diagnosis.error());
				return;
			}
			this.connection.lease.failed(diagnosis, Phase.NOTHING_AT_RISK);
			throw diagnosis.error();
		}
		catch (RuntimeException | Error ex) {
			this.connection.broken.end(ex);
			throw ex;
		}
	}

	// A statement may have begun one in autocommit mode, which the switch to it commits
	private boolean isBetweenTransactions() {
		return this.connection.used && !this.transaction.isOpen() && !this.connection.reports.mayHoldWrites();
	}

	/**
	 * Switches autocommit on at the server if the application has done so.
	 * @throws SQLException as the driver threw it
	 */
	public void settleAutocommit() throws SQLException {
		if (this.connection.autoCommit) {
			guarded(this.connection.autocommit::settle);
		}
	}

	/**
	 * Calls {@link #endLeftovers} if the pool is taking the connection back.
	 * @throws SQLException if the connection is lost
	 */
	public void endReturned() throws SQLException {
		if (hasLeftovers() && ConnectionReset.isOfPool()) {
			endLeftovers(this.connection.lease::failedUnseen);
		}
	}

	private boolean hasLeftovers() {
		return this.connection.autoCommit && !this.transaction.isDead() && this.connection.autocommit.isLeftBehind();
	}

	/**
	 * Ends what statements of the application have left in the session: an open
	 * transaction, locked tables, or autocommit switched off. To be called before the
	 * next use, which does not fail because of it.
	 * @throws SQLException if the connection is lost
	 */
	public void endLeftovers() throws SQLException {
		if (hasLeftovers()) {
			endLeftovers(this.connection.lease::failedUnseenBefore);
		}
	}

	private void endLeftovers(Consumer<SQLException> told) throws SQLException {
		ConnectionState connection = this.connection;
		boolean written = connection.used && connection.reports.mayHoldWrites();
		try {
			connection.sendUnseen(connection.autocommit::restore);
		}
		catch (SQLException ex) {
			Diagnosis diagnosis = connection.diagnose(ex);
			connection.broken.end(diagnosis.error());
			throw diagnosis.error();
		}
		finally {
			connection.reports.forget();
			if (written) {
				told.accept(connection.errors.leftOpen());
			}
		}
	}

	/**
	 * Holds nothing back any more, because others get the driver's connection.
	 * @throws SQLException as the driver threw it
	 */
	public void expose() throws SQLException {
		guarded(this.connection.autocommit::expose);
	}

}
