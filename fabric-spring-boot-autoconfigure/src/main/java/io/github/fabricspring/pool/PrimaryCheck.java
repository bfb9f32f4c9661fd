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
 * The check that a server takes writes, before the first write is sent to it. It runs
 * once each time that the server is announced as primary or refused a write, not for
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
	 * @param server the server as the topology describes it
	 * @throws SQLException if it does not take writes
	 */
	void check(Connection physical, Server server) throws SQLException {
		int announced = this.announced.get();
		if (physical instanceof JdbcConnection) {
			ask(physical, server);
		}
		this.passed = announced;
	}

	private static void ask(Connection physical, Server server) throws SQLException {
		try (Statement statement = physical.createStatement();
				ResultSet answer = statement.executeQuery("SELECT @@global.read_only")) {
			answer.next();
			if (answer.getBoolean(1)) {
				throw new SQLNonTransientConnectionException(server.group() + " - " + server.address()
						+ " was announced as primary but is read-only: nothing was sent to it", "08004");
			}
		}
	}

}
