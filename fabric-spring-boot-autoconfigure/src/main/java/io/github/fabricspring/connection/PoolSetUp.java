package io.github.fabricspring.connection;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.concurrent.Executor;

import io.github.fabricspring.topology.Server;
import org.jspecify.annotations.Nullable;

/**
 * HikariCP's questions to a connection while it sets the connection up. HikariCP 7 takes
 * a lost connection at these questions for a driver that cannot answer, and remembers
 * that for the life of the pool: it then asks every later connection for the isolation
 * level -1. Here such a connection fails as a failed attempt to connect.
 */
final class PoolSetUp {

	/** HikariCP's mark of a network timeout that it has yet to ask for. */
	private static final int NOT_ASKED = -1;

	/** HikariCP swallows class 08 and errors without a state. */
	private static final String STATE = "HY000";

	private final Connection physical;

	private final Server server;

	private boolean over;

	private boolean askedForNetworkTimeout;

	private @Nullable SQLException lost;

	PoolSetUp(Connection physical, Server server) {
		this.physical = physical;
		this.server = server;
	}

	/**
	 * Ends the set-up: the connection is borrowed, and its errors are the borrower's.
	 */
	void end() {
		if (!this.over) {
			this.over = true;
		}
	}

	/**
	 * Returns the isolation level: the first question whose errors HikariCP passes on.
	 * @return the isolation level
	 * @throws SQLException if the connection is lost, now or at an earlier question
	 */
	int transactionIsolation() throws SQLException {
		if (this.over) {
			return this.physical.getTransactionIsolation();
		}
		if (this.lost != null) {
			throw failed(this.lost);
		}
		try {
			return this.physical.getTransactionIsolation();
		}
		catch (SQLException ex) {
			throw failed(ex);
		}
	}

	int networkTimeout() throws SQLException {
		if (this.over) {
			return this.physical.getNetworkTimeout();
		}
		this.askedForNetworkTimeout = true;
		try {
			return this.physical.getNetworkTimeout();
		}
		catch (SQLException ex) {
			postpone(ex);
			return NOT_ASKED;
		}
	}

	void setNetworkTimeout(Executor executor, int milliseconds) throws SQLException {
		boolean swallowed = !this.over && this.askedForNetworkTimeout;
		this.askedForNetworkTimeout = false;
		try {
			this.physical.setNetworkTimeout(executor, milliseconds);
		}
		catch (SQLException ex) {
			if (!swallowed) {
				throw ex;
			}
			postpone(ex);
		}
	}

	// HikariCP would swallow it: the isolation level is asked for next
	private void postpone(SQLException error) throws SQLException {
		if (error instanceof SQLFeatureNotSupportedException) {
			throw error;
		}
		this.lost = error;
	}

	private SQLException failed(SQLException error) {
		return new SQLException(this.server.group() + " - connection to " + this.server.address()
				+ " failed while the pool set it up: " + error.getMessage(), STATE, error.getErrorCode(), error);
	}

}
