package io.github.fabricspring.connection.session;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

import com.mysql.cj.jdbc.JdbcConnection;
import io.github.fabricspring.connection.statement.ServerReports;

/**
 * The server's permission for a session to write. The server is told only when the use of
 * the session changes, so a pool that only reads pays one round trip per connection. A
 * setting that the application changes unseen, as by a procedure, is seen by the server's
 * report, and made again.
 * <p>
 * The driver's own read-only flag is not used: it judges statements by their text, and
 * refuses procedures that only read.
 */
public final class SessionAccess {

	private final Connection physical;

	private final ServerReports reports;

	/** The permission that the server was told last. */
	private boolean readOnly;

	private boolean known = true;

	/**
	 * Creates the permission of a session that may write. Does no I/O.
	 * @param physical the driver's connection
	 * @param reports what the server reports of the session
	 */
	public SessionAccess(Connection physical, ServerReports reports) {
		this.physical = physical;
		this.reports = reports;
	}

	/**
	 * Tells the server, unless it knows already. To be called between two transactions.
	 * @param readOnly whether the server has to refuse writes
	 * @throws SQLException as the driver threw it
	 */
	public void set(boolean readOnly) throws SQLException {
		if (this.known && this.readOnly == readOnly && !isChanged()) {
			return;
		}
		this.known = false;
		tell(readOnly);
		this.readOnly = readOnly;
		this.known = true;
	}

	private void tell(boolean readOnly) throws SQLException {
		if (!(this.physical instanceof JdbcConnection)) {
			this.physical.setReadOnly(readOnly);
			return;
		}
		try (Statement statement = this.physical.createStatement()) {
			statement.execute("SET SESSION TRANSACTION READ " + ((readOnly) ? "ONLY" : "WRITE"));
		}
	}

	/**
	 * Whether the session was told to refuse writes, and reports that it no longer does.
	 * @return whether it was opened unseen
	 */
	public boolean isOpened() {
		return this.readOnly && isChanged();
	}

	private boolean isChanged() {
		Boolean reported = this.reports.readOnly();
		return reported != null && reported != this.readOnly;
	}

	/**
	 * Whether the session was told to refuse writes, and may no longer do so.
	 * @return whether it is to be told again before the next statement
	 */
	public boolean mayHaveOpened() {
		return this.readOnly && (!this.known || isOpened());
	}

	/**
	 * Tells the server again to refuse writes.
	 * @throws SQLException as the driver threw it
	 */
	public void close() throws SQLException {
		set(true);
	}

	/** Records an error, with which the server reports nothing. */
	public void unreported() {
		if (this.readOnly) {
			forget();
		}
	}

	/**
	 * Forgets the permission, which the application has changed: the server is told again
	 * before the next use.
	 */
	public void forget() {
		this.known = false;
	}

}
