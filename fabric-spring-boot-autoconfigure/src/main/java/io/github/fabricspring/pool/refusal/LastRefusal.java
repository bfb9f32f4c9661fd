package io.github.fabricspring.pool.refusal;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Clock;

import org.jspecify.annotations.Nullable;

/**
 * The reason why the last connection to a server could not be opened. HikariCP tells it
 * to one of the waiting callers only, and tells the others that they waited too long.
 */
public final class LastRefusal {

	private final Clock clock;

	/** Written by the pool's threads. The next connection that opens clears it. */
	private volatile @Nullable Refusal last;

	/**
	 * Creates a record without a refusal.
	 * @param clock the clock of the first refusal
	 */
	public LastRefusal(Clock clock) {
		this.clock = clock;
	}

	/**
	 * Records that a connection could not be opened.
	 * @param error why
	 */
	public void refused(SQLException error) {
		Refusal before = this.last;
		this.last = new Refusal(error, (before != null) ? before.since() : this.clock.instant());
	}

	/** Records that a connection was opened. */
	public void opened() {
		this.last = null;
	}

	/**
	 * Returns the refusals since the last connection that opened.
	 * @return {@code null} if there are none
	 */
	public @Nullable Refusal get() {
		return this.last;
	}

	/**
	 * Adds the reason to the timeout that HikariCP throws.
	 * @param timeout the exception of HikariCP
	 * @return the timeout with its reason; the same timeout if there is none, as when all
	 * connections are in use
	 */
	public SQLException explain(SQLTransientConnectionException timeout) {
		SQLException told = told(timeout.getCause());
		Refusal last = this.last;
		SQLException reason = (told != null || last == null) ? told : last.error();
		if (reason == null) {
			return timeout;
		}
		return new SQLTransientConnectionException(
				timeout.getMessage() + ", the last attempt to open one failed: " + Refusal.firstLine(reason),
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

}
