package io.github.fabricspring.routing;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
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
	 * @param pool the pool, which opens no more connections once it is full
	 * @return the timeout with its reason; as it is if there is none
	 */
	SQLException explain(SQLTransientConnectionException timeout, HikariDataSource pool) {
		SQLException reason = reason(timeout, pool);
		if (reason == null) {
			return timeout;
		}
		return new SQLTransientConnectionException(
				timeout.getMessage() + ", the last attempt to open one failed: " + firstLine(reason),
				reason.getSQLState(), reason.getErrorCode(), reason);
	}

	private @Nullable SQLException reason(SQLTransientConnectionException timeout, HikariDataSource pool) {
		if (timeout.getCause() != null) {
			return (timeout.getCause() instanceof SQLException told) ? told : null;
		}
		HikariPoolMXBean state = pool.getHikariPoolMXBean();
		boolean full = state != null && state.getTotalConnections() >= pool.getMaximumPoolSize();
		return (full) ? null : this.error;
	}

	// Connector/J's messages go on with an empty line and what it knows of packets.
	private static String firstLine(SQLException error) {
		return String.valueOf(error.getMessage()).lines().findFirst().orElse("");
	}

}
