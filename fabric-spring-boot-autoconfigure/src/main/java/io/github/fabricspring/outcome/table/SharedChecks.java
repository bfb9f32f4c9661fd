package io.github.fabricspring.outcome.table;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.github.fabricspring.threads.SharedAnswer;
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

	private final Map<String, ServerCheck> checks = new ConcurrentHashMap<>();

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
		ServerCheck shared = this.checks.computeIfAbsent(server.group() + " " + server.uuid() + "@" + server.address(),
				(name) -> new ServerCheck(this.patience));
		return shared.check(begun, query);
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

	/** The check of one server. */
	private static final class ServerCheck {

		private final SharedAnswer answer;

		private volatile @Nullable DatedFacts last;

		ServerCheck(Duration patience) {
			this.answer = new SharedAnswer(patience);
		}

		private TableFacts check(long begun, Query query) throws SQLException {
			return this.answer.get(() -> known(begun), () -> send(query));
		}

		private @Nullable TableFacts known(long begun) {
			DatedFacts last = this.last;
			return (last != null && last.sent() - begun > 0) ? last.facts() : null;
		}

		private TableFacts send(Query query) throws SQLException {
			long now = System.nanoTime();
			TableFacts found = query.send();
			this.last = new DatedFacts(now, found);
			return found;
		}

	}

	private record DatedFacts(long sent, TableFacts facts) {
	}

}
