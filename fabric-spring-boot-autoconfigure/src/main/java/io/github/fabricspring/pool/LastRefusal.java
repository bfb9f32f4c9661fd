package io.github.fabricspring.pool;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;

import org.jspecify.annotations.Nullable;

/**
 * Why the last connection to a server could not be opened, for all who waited for one:
 * HikariCP tells it to the first of them only, and to the others no more than that they
 * waited too long.
 */
final class LastRefusal {

	/** Written by the pool's threads; cleared by the next connection that is opened. */
	private volatile @Nullable SQLException error;

	void refused(SQLException error) {
		this.error = error;
	}

	void opened() {
		this.error = null;
	}

	/**
	 * Adds why to what HikariCP says to a caller who waited in vain.
	 * @param timeout what it says
	 * @return the timeout with its reason; as it is if there is none, as when all
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

	// HikariCP wraps the errors of a connection that it could not set up
	private static @Nullable SQLException told(@Nullable Throwable cause) {
		Throwable error = cause;
		while (error != null && !(error instanceof SQLException)) {
			error = error.getCause();
		}
		return (SQLException) error;
	}

	// Connector/J's messages go on with an empty line and what it knows of packets.
	private static String firstLine(SQLException error) {
		return String.valueOf(error.getMessage()).lines().findFirst().orElse("");
	}

}
