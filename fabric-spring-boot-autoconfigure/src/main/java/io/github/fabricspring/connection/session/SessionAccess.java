package io.github.fabricspring.connection.session;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

import com.mysql.cj.jdbc.JdbcConnection;

/**
 * The server's permission for a session to write. The server is told only when the use of
 * the session changes, so a pool that only reads pays one round trip per connection.
 * <p>
 * The driver's own read-only flag is not used: it judges statements by their text, and
 * refuses procedures that only read.
 */
public final class SessionAccess {

	private final Connection physical;

	/** The permission that the server was told last. */
	private boolean readOnly;

	private boolean known = true;

	public SessionAccess(Connection physical) {
		this.physical = physical;
	}

	/**
	 * Tells the server, unless it knows already. To be called between two transactions.
	 * @param readOnly whether the server has to refuse writes
	 * @throws SQLException as the driver threw it
	 */
	public void set(boolean readOnly) throws SQLException {
		if (this.known && this.readOnly == readOnly) {
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
	 * Forgets the permission, which the application has changed: the server is told again
	 * before the next use.
	 */
	public void forget() {
		this.known = false;
	}

}
