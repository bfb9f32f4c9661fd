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
 * Asks a server whether it is what the topology says before the first scope writes to it:
 * once each time that it is announced as primary, not per borrow. Connections that are
 * not MySQL's are taken at their word.
 */
final class PrimaryCheck {

	private final AtomicInteger announced = new AtomicInteger();

	private volatile int passed = -1;

	/** The server was announced as primary. */
	void renew() {
		this.announced.incrementAndGet();
	}

	boolean isDue() {
		return this.passed != this.announced.get();
	}

	/**
	 * Asks the server.
	 * @param physical a connection to it, idle
	 * @param server what the topology says of it
	 * @throws SQLException if it is another server or does not take writes
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
				ResultSet answer = statement.executeQuery("SELECT @@server_uuid, @@global.read_only")) {
			answer.next();
			if (server.isUuidKnown() && !server.uuid().equalsIgnoreCase(answer.getString(1))) {
				throw refused(server, "is server " + answer.getString(1) + ", the topology says " + server.uuid()
						+ ": correct the server in the node's group");
			}
			if (answer.getBoolean(2)) {
				throw refused(server, "was announced as primary but is still read-only");
			}
		}
	}

	private static SQLException refused(Server server, String what) {
		return new SQLNonTransientConnectionException(
				server.group() + " - " + server.address() + " " + what + ": nothing was sent to it", "08004");
	}

}
