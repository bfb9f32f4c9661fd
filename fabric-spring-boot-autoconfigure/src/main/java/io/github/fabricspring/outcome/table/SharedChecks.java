package io.github.fabricspring.outcome.table;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

import io.github.fabricspring.topology.Server;
import org.jspecify.annotations.Nullable;

/**
 * Checks of outcome tables that callers of one server share. With a primary many COMMITs
 * are lost at once, and each has the table checked after its key was fenced. The query
 * keeps a server with few cores busy for milliseconds, so those who wait at the same time
 * get one answer: that of a query which was sent after each of them had begun to wait.
 */
public final class SharedChecks {

	private final Duration patience;

	private final Map<String, SharedCheck> checks = new ConcurrentHashMap<>();

	/**
	 * Creates the checks.
	 * @param patience how long a caller waits for another's query, which may hang
	 */
	public SharedChecks(Duration patience) {
		this.patience = patience;
	}

	/**
	 * Finds out what a server says of its table, not before this method was called.
	 * @param server the server
	 * @param query asks it
	 * @return its answer to this query, or to that of another caller
	 * @throws SQLException if the server did not answer this query
	 */
	public TableFacts check(Server server, Query query) throws SQLException {
		long begun = System.nanoTime();
		SharedCheck shared = this.checks.computeIfAbsent(server.group() + " " + server.uuid() + "@" + server.address(),
				(name) -> new SharedCheck());
		if (!shared.enter(this.patience)) {
			return query.send();
		}
		try {
			return shared.check(begun, query);
		}
		finally {
			shared.turn.unlock();
		}
	}

	/** A question about the table. */
	@FunctionalInterface
	public interface Query {

		/**
		 * Sends it.
		 * @return the answer
		 * @throws SQLException as the driver threw it
		 */
		TableFacts send() throws SQLException;

	}

	/**
	 * The check of one server. The holder of its turn reads and writes what was found
	 * last.
	 */
	private static final class SharedCheck {

		private final ReentrantLock turn = new ReentrantLock();

		private @Nullable TableFacts last;

		private long sent;

		private boolean enter(Duration patience) {
			try {
				return this.turn.tryLock(patience.toNanos(), TimeUnit.NANOSECONDS);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				return false;
			}
		}

		private TableFacts check(long begun, Query query) throws SQLException {
			TableFacts known = this.last;
			if (known != null && this.sent - begun > 0) {
				return known;
			}
			long now = System.nanoTime();
			TableFacts found = query.send();
			this.sent = now;
			this.last = found;
			return found;
		}

	}

}
