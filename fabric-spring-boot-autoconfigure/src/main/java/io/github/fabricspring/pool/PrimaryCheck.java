package io.github.fabricspring.pool;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;

import com.mysql.cj.jdbc.JdbcConnection;
import io.github.fabricspring.topology.Server;

/**
 * The check that a server takes writes, before the first write is sent to it. It has to
 * pass once each time that the server is announced as primary or refused a write, not for
 * every borrower. Servers other than MySQL are not asked.
 */
final class PrimaryCheck {

	private final AtomicInteger announced = new AtomicInteger();

	private volatile int passed = -1;

	/** Records that the server was announced as primary, or refused a write. */
	void renew() {
		this.announced.incrementAndGet();
	}

	boolean isDue() {
		return this.passed != this.announced.get();
	}

	/**
	 * Asks the server.
	 * @param physical an idle connection to it
	 * @return whether it takes writes
	 * @throws SQLException if the connection is lost
	 */
	boolean passes(Connection physical) throws SQLException {
		int announced = this.announced.get();
		if (physical instanceof JdbcConnection && isReadOnly(physical)) {
			return false;
		}
		this.passed = announced;
		return true;
	}

	/**
	 * Returns the error for a server that did not pass. Its connections can be read from.
	 * @param server the server as the topology describes it
	 * @return the exception to throw
	 */
	static SQLException failed(Server server) {
		return new SQLNonTransientConnectionException(server.group() + " - " + server.address()
				+ " was announced as primary but is read-only: nothing was sent to it", "08004");
	}

	private static boolean isReadOnly(Connection physical) throws SQLException {
		try (Statement statement = physical.createStatement();
				ResultSet answer = statement.executeQuery("SELECT @@global.read_only")) {
			answer.next();
			return answer.getBoolean(1);
		}
	}

}
