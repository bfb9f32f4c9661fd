package io.github.fabricspring.acceptance.chaos;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

import io.github.fabricspring.sample.farm.MysqlServer;
import io.github.fabricspring.sample.farm.group.FarmGroup;
import io.github.fabricspring.sample.farm.group.GroupReplication;

/**
 * A moment in which the secondaries take no part, so that COMMITs that were sent wait on
 * the primary for their acknowledgement. Shorter than what a node, a promoter or the
 * other members would notice.
 */
final class WithheldAcknowledgements implements AutoCloseable {

	private static final long LONGEST_NANOS = 400_000_000;

	private static final int ENOUGH = 8;

	private final Secondaries secondaries;

	private WithheldAcknowledgements(Secondaries secondaries, MysqlServer primary) throws SQLException {
		this.secondaries = secondaries;
		secondaries.hold();
		awaitCommits(primary);
	}

	/**
	 * Begins the moment.
	 * @param group the group
	 * @param primary its primary
	 * @return the moment, which ends when it is closed
	 * @throws SQLException if a server did not let it happen
	 */
	static WithheldAcknowledgements by(FarmGroup group, MysqlServer primary) throws SQLException {
		List<MysqlServer> servers = group.farm()
			.servers()
			.stream()
			.filter((server) -> !server.equals(primary))
			.toList();
		return new WithheldAcknowledgements(
				(group instanceof GroupReplication) ? new Members(servers) : new Replicas(servers), primary);
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

	@Override
	public void close() throws SQLException {
		this.secondaries.release();
	}

	/** Those whose acknowledgement a COMMIT waits for. */
	private interface Secondaries {

		void hold() throws SQLException;

		void release() throws SQLException;

	}

	/** They stop receiving. */
	private record Replicas(List<MysqlServer> servers) implements Secondaries {

		@Override
		public void hold() throws SQLException {
			order("STOP REPLICA IO_THREAD");
		}

		@Override
		public void release() throws SQLException {
			order("START REPLICA IO_THREAD");
		}

		private void order(String sql) throws SQLException {
			for (MysqlServer server : this.servers) {
				try (Connection connection = server.connect(); Statement statement = connection.createStatement()) {
					statement.execute(sql);
				}
			}
		}

	}

	/** No majority agrees on anything while they do not run. */
	private record Members(List<MysqlServer> servers) implements Secondaries {

		@Override
		public void hold() {
			this.servers.forEach(MysqlServer::freeze);
		}

		@Override
		public void release() {
			this.servers.forEach(MysqlServer::thaw);
		}

	}

}
