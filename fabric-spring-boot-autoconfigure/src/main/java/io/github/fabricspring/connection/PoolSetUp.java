package io.github.fabricspring.connection;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.concurrent.Executor;

import io.github.fabricspring.topology.Server;
import org.jspecify.annotations.Nullable;

/**
 * What HikariCP asks a connection while it sets it up. HikariCP 7 takes a connection
 * error at these questions for a driver that cannot answer, and remembers that as long as
 * the pool lives: a pool whose first connection is lost then asks every later one for the
 * isolation level -1. Here such a connection fails as an attempt to connect.
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

	/** The connection is borrowed: its errors are the borrower's. */
	void end() {
		this.over = true;
	}

	/**
	 * The first question whose errors HikariCP hands on.
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
