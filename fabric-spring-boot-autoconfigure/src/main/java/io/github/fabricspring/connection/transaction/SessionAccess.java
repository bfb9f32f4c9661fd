package io.github.fabricspring.connection.transaction;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

import com.mysql.cj.jdbc.JdbcConnection;

/**
 * Whether the server lets a session write. It is told only when the session changes its
 * use, so that a pool whose connections only read pays one round trip per connection.
 * <p>
 * The driver's own read-only flag is left alone: it judges statements by their text, and
 * refuses procedures that only read.
 */
final class SessionAccess {

	private final Connection physical;

	/** As the server was told last. */
	private boolean readOnly;

	private boolean known = true;

	SessionAccess(Connection physical) {
		this.physical = physical;
	}

	/**
	 * Tells the server, unless it knows. To be called between two transactions.
	 * @param readOnly whether it has to refuse writes
	 * @throws SQLException as the driver threw it
	 */
	void set(boolean readOnly) throws SQLException {
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

	/** The application has changed it: the server is told again before the next use. */
	void forget() {
		this.known = false;
	}

}
