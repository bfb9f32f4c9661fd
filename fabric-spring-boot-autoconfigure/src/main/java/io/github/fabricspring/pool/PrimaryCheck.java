package io.github.fabricspring.pool;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

import com.mysql.cj.jdbc.JdbcConnection;
import io.github.fabricspring.connection.TrackedConnection;
import io.github.fabricspring.threads.SharedAnswer;
import io.github.fabricspring.topology.Server;
import org.jspecify.annotations.Nullable;

/**
 * The check that a server takes writes, before the first write is sent to it. It has to
 * pass once each time that the server is announced as primary, or has refused a write or
 * could not be reached, not for every borrower: those who come while it is being asked
 * wait for the answer. Servers other than MySQL are not asked, nor is one that was
 * announced because it had just said itself that it takes writes.
 */
final class PrimaryCheck {

	/** An answer takes milliseconds. Behind one that takes longer nobody waits. */
	private static final Duration PATIENCE = Duration.ofMillis(200);

	private final AtomicInteger due = new AtomicInteger();

	/** Where the server is being asked. Callers add and remove their own connection. */
	private final Set<TrackedConnection> asked = ConcurrentHashMap.newKeySet();

	private final SharedAnswer answer = new SharedAnswer(PATIENCE);

	private volatile int passed = -1;

	/**
	 * Records that the server was announced as primary.
	 * @param asked whether it has just said itself that it takes writes
	 */
	void announced(boolean asked) {
		int number = this.due.incrementAndGet();
		if (asked) {
			this.passed = number;
		}
	}

	/** Makes the check due: the server refused a write or could not be reached. */
	void askAgain() {
		this.due.incrementAndGet();
	}

	boolean isDue() {
		return this.passed != this.due.get();
	}

	/**
	 * Asks the server, unless another borrower has meanwhile.
	 * @param connection an idle connection to it
	 * @param wanted whether the server's answer is still wanted
	 * @return whether it takes writes
	 * @throws SQLException if the connection is lost
	 */
	boolean passes(TrackedConnection connection, BooleanSupplier wanted) throws SQLException {
		return this.answer.get(() -> isDue() ? null : wanted.getAsBoolean(), () -> ask(connection, wanted));
	}

	private boolean ask(TrackedConnection connection, BooleanSupplier wanted) throws SQLException {
		int number = this.due.get();
		// Added first, looked at second; the fence does it the other way round
		this.asked.add(connection);
		try {
			if (!wanted.getAsBoolean() || isReadOnly(connection.physical())) {
				return false;
			}
		}
		finally {
			this.asked.remove(connection);
		}
		this.passed = number;
		return true;
	}

	/**
	 * Tells whether the server is being asked on a connection. Nothing else was sent on
	 * it.
	 * @param connection the connection, {@code null} while it is being opened
	 * @return whether it waits for the answer
	 */
	boolean isAsked(@Nullable TrackedConnection connection) {
		return connection != null && this.asked.contains(connection);
	}

	/**
	 * Returns the error for a server that did not pass. Its connections can be read from.
	 * @param server the server as the topology describes it
	 * @return the exception to throw
	 */
	static SQLException failed(Server server) {
		return new SQLNonTransientConnectionException(server.group() + " - " + server.address()
				+ " is named as primary but is read-only: nothing was sent to it", "08004");
	}

	static SQLException deposed(Server server, @Nullable Throwable cause) {
		return new SQLNonTransientConnectionException(server.group() + " - server " + server.address()
				+ " ceased to be primary while a connection to it was being fetched", "08001", cause);
	}

	private static boolean isReadOnly(Connection physical) throws SQLException {
		if (!(physical instanceof JdbcConnection)) {
			return false;
		}
		try (Statement statement = physical.createStatement();
				ResultSet answer = statement.executeQuery("SELECT @@global.read_only")) {
			answer.next();
			return answer.getBoolean(1);
		}
	}

}
