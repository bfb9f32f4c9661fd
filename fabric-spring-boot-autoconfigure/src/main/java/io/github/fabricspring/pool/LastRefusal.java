package io.github.fabricspring.pool;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;

import org.jspecify.annotations.Nullable;

/**
 * The reason why the last connection to a server could not be opened. HikariCP tells it
 * to one of the waiting callers only, and tells the others that they waited too long.
 */
final class LastRefusal {

	/** Written by the pool's threads. The next connection that opens clears it. */
	private volatile @Nullable SQLException error;

	void refused(SQLException error) {
		this.error = error;
	}

	void opened() {
		this.error = null;
	}

	/**
	 * Adds the reason to the timeout that HikariCP throws.
	 * @param timeout the exception of HikariCP
	 * @return the timeout with its reason; the same timeout if there is none, as when all
	 * connections are in use
	 */
	SQLException explain(SQLTransientConnectionException timeout) {
		SQLException told = told(timeout.getCause());
		SQLException reason = (told != null) ? told : this.error;
		if (reason == null) {
			return timeout;
		}
		return new SQLTransientConnectionException(
				timeout.getMessage() + ", the last attempt to open one failed: " + firstLine(reason),
				reason.getSQLState(), reason.getErrorCode(), reason);
	}

	// HikariCP wraps the error of a connection that it could not set up
	private static @Nullable SQLException told(@Nullable Throwable cause) {
		Throwable error = cause;
		while (error != null && !(error instanceof SQLException)) {
			error = error.getCause();
		}
		return (SQLException) error;
	}

	// Connector/J's messages continue after an empty line with details of packets.
	private static String firstLine(SQLException error) {
		return String.valueOf(error.getMessage()).lines().findFirst().orElse("");
	}

}
