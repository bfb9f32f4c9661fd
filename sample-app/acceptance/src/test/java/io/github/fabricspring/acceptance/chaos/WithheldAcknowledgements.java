package io.github.fabricspring.acceptance.chaos;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

import io.github.fabricspring.sample.fabric.LocalFabric;
import io.github.fabricspring.sample.farm.MysqlServer;

/**
 * A moment in which the secondaries receive nothing, so that COMMITs that were sent wait
 * on the primary for their acknowledgement. Shorter than what the node would notice.
 */
final class WithheldAcknowledgements implements AutoCloseable {

	private static final long LONGEST_NANOS = 400_000_000;

	private static final int ENOUGH = 8;

	private final List<MysqlServer> secondaries;

	WithheldAcknowledgements(LocalFabric fabric, MysqlServer primary) throws SQLException {
		this.secondaries = fabric.farm().servers().stream().filter((server) -> !server.equals(primary)).toList();
		order("STOP REPLICA IO_THREAD");
		awaitCommits(primary);
	}

	private static void awaitCommits(MysqlServer primary) throws SQLException {
		long deadline = System.nanoTime() + LONGEST_NANOS;
		try (Connection connection = primary.connect(); Statement statement = connection.createStatement()) {
			int waiting = 0;
			while (waiting < ENOUGH && System.nanoTime() < deadline) {
				try (var row = statement.executeQuery("SELECT COUNT(*) FROM performance_schema.threads"
						+ " WHERE PROCESSLIST_COMMAND = 'Query' AND PROCESSLIST_INFO = 'COMMIT'")) {
					row.next();
					waiting = row.getInt(1);
				}
			}
		}
	}

	private void order(String sql) throws SQLException {
		for (MysqlServer server : this.secondaries) {
			try (Connection connection = server.connect(); Statement statement = connection.createStatement()) {
				statement.execute(sql);
			}
		}
	}

	@Override
	public void close() throws SQLException {
		order("START REPLICA IO_THREAD");
	}

}
