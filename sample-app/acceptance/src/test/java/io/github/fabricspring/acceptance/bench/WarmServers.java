package io.github.fabricspring.acceptance.bench;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

import io.github.fabricspring.sample.farm.MysqlServer;
import io.github.fabricspring.sample.farm.process.FarmException;

/**
 * Does for servers that were just started what a day of work does, and what the sample's
 * node does when it takes one back: more than the sixteen transactions at once for which
 * InnoDB has objects from its start. It makes thousands more when the seventeenth begins,
 * and every transaction waits meanwhile, for 40 ms on an idle machine.
 */
final class WarmServers {

	private static final int TRANSACTIONS = 17;

	private WarmServers() {
	}

	/**
	 * Begins as many transactions as are needed, and ends them.
	 * @param servers running servers
	 */
	static void warm(List<MysqlServer> servers) {
		servers.forEach(WarmServers::warm);
	}

	private static void warm(MysqlServer server) {
		Deque<Connection> open = new ArrayDeque<>();
		try {
			while (open.size() < TRANSACTIONS) {
				Connection connection = server.connect();
				open.push(connection);
				try (Statement statement = connection.createStatement()) {
					statement.execute("START TRANSACTION WITH CONSISTENT SNAPSHOT");
				}
			}
		}
		catch (SQLException ex) {
			throw new FarmException(server + " - cannot be warmed: " + ex.getMessage(), ex);
		}
		finally {
			close(open);
		}
	}

	private static void close(Deque<Connection> open) {
		while (!open.isEmpty()) {
			try {
				open.pop().close();
			}
			catch (SQLException ex) {
				// the server ends it as well
			}
		}
	}

}
