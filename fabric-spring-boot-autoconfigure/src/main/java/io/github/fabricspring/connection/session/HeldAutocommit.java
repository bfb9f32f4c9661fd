package io.github.fabricspring.connection.session;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

import com.mysql.cj.jdbc.JdbcConnection;
import com.mysql.cj.protocol.ServerSession;
import io.github.fabricspring.connection.statement.ServerReports;
import org.jspecify.annotations.Nullable;

/**
 * The switch of a MySQL session back to autocommit. It is held back until a statement
 * needs it: where one transaction follows another, none does, and both save a round trip.
 * Used by the thread that uses the connection.
 */
public final class HeldAutocommit {

	private final Connection physical;

	private final ServerReports reports;

	/** Tells the session's status. {@code null} for other drivers, which hold nothing. */
	private final @Nullable ServerSession session;

	/** The server has autocommit off, and the application has switched it on. */
	private boolean held;

	/** Statements may be sent past this class. */
	private boolean exposed;

	/** A statement failed that may have begun a transaction first. */
	private boolean doubtful;

	/**
	 * Creates the switch of a session that has autocommit on. Does no I/O.
	 * @param physical the driver's connection
	 * @param reports what the server reports of the session
	 */
	public HeldAutocommit(Connection physical, ServerReports reports) {
		this.physical = physical;
		this.reports = reports;
		this.session = (physical instanceof JdbcConnection mysql) ? mysql.getSession().getServerSession() : null;
	}

	/**
	 * Switches autocommit on or off.
	 * @param autoCommit whether statements commit by themselves from now on
	 * @param idle whether no transaction is open, as far as its statements were seen
	 * @throws SQLException as the driver threw it
	 */
	public void set(boolean autoCommit, boolean idle) throws SQLException {
		if (autoCommit) {
			this.held = this.held || (idle && mayHold());
			if (!this.held) {
				this.physical.setAutoCommit(true);
			}
			return;
		}
		if (this.held && isOffAndIdle()) {
			this.held = false;
			return;
		}
		settle();
		this.physical.setAutoCommit(false);
	}

	/**
	 * Switches autocommit on at the server, if that was held back. To be called before
	 * what may touch a table outside of a transaction, and before the driver's own COMMIT
	 * and ROLLBACK.
	 * @throws SQLException as the driver threw it
	 */
	public void settle() throws SQLException {
		if (this.held) {
			this.physical.setAutoCommit(true);
			this.held = false;
		}
	}

	/**
	 * Holds nothing back from now on, because others get the driver's connection.
	 * @throws SQLException as the driver threw it
	 */
	public void expose() throws SQLException {
		this.exposed = true;
		settle();
	}

	/**
	 * Learns that a statement has failed that may have begun a transaction first. The
	 * error does not tell: it carries neither a status nor a report.
	 */
	public void doubt() {
		this.doubtful = true;
	}

	/**
	 * Whether statements of the application have left a transaction open, tables locked,
	 * or autocommit switched off. To be asked between two uses of a connection that has
	 * autocommit on.
	 * @return whether they have, or may have
	 */
	public boolean isLeftBehind() {
		return this.session != null && !this.held && (this.doubtful || isOpen(this.session)
				|| this.reports.hasLockedTables() || !this.reports.isAutocommit());
	}

	// The driver has no status after an error, a closed statement and streamed rows. Then
	// the reports tell, which are out of date once the session's trackers are off
	private boolean isOpen(ServerSession session) {
		return session.inTransactionOnServer() || (session.getStatusFlags() == 0 && this.reports.inTransaction());
	}

	/**
	 * Rolls back what was left open, unlocks tables, and switches autocommit on.
	 * @throws SQLException as the driver threw it
	 */
	public void restore() throws SQLException {
		this.doubtful = false;
		try (Statement statement = this.physical.createStatement()) {
			statement.execute("ROLLBACK");
			if (this.reports.hasLockedTables()) {
				statement.execute("UNLOCK TABLES");
			}
			// The driver itself might not, under useLocalSessionState
			statement.execute("SET autocommit = 1");
		}
		this.reports.ended();
	}

	private boolean mayHold() {
		return !this.exposed && !this.reports.hasLockedTables() && isOffAndIdle();
	}

	// As the server's last answer says
	private boolean isOffAndIdle() {
		return this.session != null && !this.session.isAutocommit() && !this.reports.isAutocommit()
				&& !this.session.inTransactionOnServer() && !this.reports.inTransaction();
	}

}
