package io.github.fabricspring.connection.statement;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.function.Consumer;

import com.mysql.cj.ServerVersion;
import com.mysql.cj.jdbc.JdbcConnection;
import com.mysql.cj.protocol.ServerSession;
import com.mysql.cj.protocol.ServerSessionStateController;
import com.mysql.cj.protocol.ServerSessionStateController.ServerSessionStateChanges;
import com.mysql.cj.protocol.ServerSessionStateController.SessionStateChange;
import com.mysql.cj.protocol.ServerSessionStateController.SessionStateChangesListener;
import org.jspecify.annotations.Nullable;

/**
 * The server's reports on a session's transaction: the state, with each result after
 * which it has changed, and the GTID of each commit. Connector/J passes them on, also if
 * one call has many results. Used by the thread that uses the connection.
 * <p>
 * Errors carry neither state nor GTID. A GTID is missing if no row was changed or if the
 * session does not write to the binary log.
 */
public final class ServerReports implements SessionStateChangesListener {

	/** SERVER_STATUS_IN_TRANS_READONLY of the protocol. */
	private static final int READ_ONLY_TRANSACTION = 0x2000;

	private static final ServerVersion AFTER_8_0 = new ServerVersion(8, 1, 0);

	private final Connection physical;

	private final @Nullable ServerSession session;

	private final Consumer<String> commits;

	private final boolean mayForget;

	private boolean trusted;

	private final ReportedTransaction transaction = new ReportedTransaction();

	private @Nullable Boolean autocommit;

	private @Nullable Boolean readOnly;

	private ServerReports(Connection physical, @Nullable ServerSession session, Consumer<String> commits) {
		this.physical = physical;
		this.session = session;
		this.commits = commits;
		this.mayForget = session != null && session.getServerVersion().meetsMinimum(AFTER_8_0);
		this.trusted = session != null;
	}

	/**
	 * Listens to a session. The driver holds its listeners weakly and fails in its next
	 * call once one is gone, so the result must be kept as long as the connection.
	 * @param physical the driver's connection
	 * @param commits gets the GTIDs of each commit, on the thread that commits
	 * @return the reports, which stay silent unless it is Connector/J's connection
	 */
	public static ServerReports of(Connection physical, Consumer<String> commits) {
		if (!(physical instanceof JdbcConnection mysql)) {
			return new ServerReports(physical, null, commits);
		}
		ServerReports reports = new ServerReports(physical, mysql.getSession().getServerSession(), commits);
		if (mysql.getSession().getServerSession().isAutocommit()) {
			// Reported before the reports were listened to
			reports.autocommit = true;
		}
		mysql.getServerSessionStateController().addSessionStateChangesListener(reports);
		return reports;
	}

	@Override
	public void handleSessionStateChanges(ServerSessionStateChanges changes) {
		String state = null;
		boolean committed = false;
		for (SessionStateChange change : changes.getSessionStateChangesList()) {
			List<String> values = change.getValues();
			switch (change.getType()) {
				case ServerSessionStateController.SESSION_TRACK_TRANSACTION_STATE -> {
					state = values.get(0);
				}
				case ServerSessionStateController.SESSION_TRACK_GTIDS -> {
					committed |= committed(values);
				}
				case ServerSessionStateController.SESSION_TRACK_SYSTEM_VARIABLES -> variables(values);
				default -> {
				}
			}
		}
		this.transaction.result(committed, state);
	}

	private boolean committed(List<String> values) {
		boolean committed = false;
		for (String gtids : values) {
			if (!gtids.isEmpty()) {
				committed = true;
				this.commits.accept(gtids);
			}
		}
		return committed;
	}

	private void variables(List<String> values) {
		for (int i = 0; i + 1 < values.size(); i += 2) {
			boolean on = values.get(i + 1).equals("ON");
			if (values.get(i).equals("autocommit")) {
				this.autocommit = on;
			}
			else if (values.get(i).equals("transaction_read_only")) {
				this.readOnly = on;
			}
		}
	}

	/**
	 * Whether the server has reported each transaction so far, as far as that can be
	 * known.
	 * @return {@code false} once its status contradicts the reports, and for other
	 * drivers
	 */
	public boolean areComplete() {
		return this.trusted;
	}

	/**
	 * Records whether the session's caller has made temporary tables, which other
	 * sessions do not see.
	 * @param temporary whether there are such tables
	 */
	public void setTemporaryTables(boolean temporary) {
		this.transaction.setTemporaryTables(temporary);
	}

	/** Records that the session's trackers may be switched off from now on. */
	public void distrust() {
		this.trusted = false;
	}

	/**
	 * Compares the reports with the status that comes with each answer. They differ once
	 * the session's trackers are switched off.
	 */
	public void compare() {
		if (isInTransactionByStatus() && !inTransaction()) {
			this.trusted = false;
		}
	}

	/**
	 * Learns that the last statement cannot have ended its transaction, though it may
	 * have made or dropped a temporary table: some servers then forget what the
	 * transaction has done, and report that it has ended.
	 */
	public void continued() {
		if (this.mayForget && isInTransactionByStatus()) {
			this.transaction.continued();
		}
	}

	/**
	 * Learns that the transaction may be over without a report, see {@link #continued}.
	 */
	public void mayHaveEnded() {
		this.transaction.mayHaveEnded();
	}

	// While rows are streamed the status is that of no transaction
	private boolean isInTransactionByStatus() {
		return this.session != null && this.session.inTransactionOnServer();
	}

	/**
	 * Whether the server may forget what a transaction has written when a temporary table
	 * is made or dropped. MySQL 9.7 does, 8.0 does not, and 8.4 was not tried.
	 * @return {@code false} for MySQL 8.0
	 */
	public boolean mayForget() {
		return this.mayForget;
	}

	/**
	 * Whether the session is in a transaction that may write, by the status that came
	 * with the last answer.
	 * @return whether it is, {@code false} while rows are streamed
	 */
	public boolean isInWritingTransaction() {
		return this.session != null && isInTransactionByStatus()
				&& (this.session.getStatusFlags() & READ_ONLY_TRANSACTION) == 0;
	}

	/**
	 * Whether the session may be in a transaction that has written. A server may have
	 * forgotten one in its reports, but not in its status.
	 * @return whether a report or the status says so
	 */
	public boolean mayHoldWrites() {
		return (inTransaction()) ? hasWritten() || !this.trusted : isInWritingTransaction();
	}

	/**
	 * Whether the session is in a transaction, by its last report.
	 * @return whether it is
	 */
	public boolean inTransaction() {
		return this.transaction.isOpen();
	}

	/**
	 * Whether the server reported a write in the current transaction. A lock for writing
	 * counts.
	 * @return whether it does
	 */
	public boolean hasWritten() {
		return this.transaction.hasWritten();
	}

	/**
	 * Whether the last report tells of a write, see {@link #hasWritten}.
	 * @return {@code false} for a write that the server has forgotten
	 */
	public boolean reportsWrite() {
		return this.transaction.reportsWrite();
	}

	/**
	 * Whether the transaction has written nothing, by the reports since the last
	 * {@link #takeEnd}. After an error they need a {@link #refresh} first.
	 * @return whether that is certain
	 */
	public boolean haveWrittenNothing() {
		End end = this.transaction.end();
		return this.trusted && !hasWritten() && (end == End.NONE || end == End.NOTHING_WRITTEN);
	}

	/**
	 * Whether the session has locked tables and can use no others.
	 * @return whether it has, by its last report
	 */
	public boolean hasLockedTables() {
		return this.transaction.hasLockedTables();
	}

	/**
	 * Whether the current transaction has written and is open still, by the server's
	 * reports since the last {@link #takeEnd} and by its status, without what was
	 * concluded from them.
	 * @return whether that is certain
	 */
	public boolean isWriting() {
		return isInTransactionByStatus() && this.trusted && this.transaction.end() == End.NONE
				&& this.transaction.reportsWrite();
	}

	/**
	 * Whether statements commit by themselves. Without a report the status tells, which
	 * is wrong after an error and after a streaming result set.
	 * @return whether they do
	 */
	public boolean isAutocommit() {
		if (this.autocommit != null) {
			return this.autocommit;
		}
		return this.session != null && this.session.isAutocommit();
	}

	/**
	 * Returns whether the session's transactions only read, by its last report.
	 * @return whether they do, {@code null} without a report
	 */
	public @Nullable Boolean readOnly() {
		return this.readOnly;
	}

	/**
	 * Returns how transactions ended since the last call.
	 * @return the end that leaves the most
	 */
	public End takeEnd() {
		return this.transaction.takeEnd();
	}

	/**
	 * Learns that nothing is open or locked any more, also if that is not reported
	 * because the trackers are off.
	 */
	public void ended() {
		if (!isInTransactionByStatus()) {
			this.transaction.ended();
		}
	}

	/** Forgets what was reported of the transaction, which is over. */
	public void forget() {
		this.transaction.forget();
	}

	/**
	 * Makes the server report, in one round trip that touches no table.
	 * @throws SQLException as the driver threw it
	 */
	public void refresh() throws SQLException {
		try (Statement statement = this.physical.createStatement()) {
			statement.execute("SELECT 1");
		}
		if (!isInTransactionByStatus()) {
			mayHaveEnded();
		}
	}

	/** The end of a transaction, as far as the server reported it. */
	public enum End {

		/** None has ended. */
		NONE,

		/** One ended without a reported write. */
		NOTHING_WRITTEN,

		/**
		 * One ended that had written: it was rolled back, or committed and not logged.
		 */
		UNTOLD,

		/** One was committed, or a part of one is in a table without transactions. */
		COMMITTED

	}

}
