package io.github.fabricspring.sample.node.group;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;

import io.github.fabricspring.sample.farm.MysqlServer;
import io.github.fabricspring.sample.node.NodeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link GroupManager} with replicas that are behind a busy primary.
 */
@SuppressWarnings("try") // locks are held, not used
class FlowControlIntegrationTests {

	@RegisterExtension
	static final LiveGroup group = new LiveGroup();

	@Test
	void whileEveryReplicaIsBehindCommitsAreSlowedDown() throws SQLException {
		MysqlServer primary = group.primary();
		MysqlServer one = group.secondaries().get(0);
		MysqlServer other = group.secondaries().get(1);
		try (LiveWriters writers = new LiveWriters(group);
				LockedTable first = LockedTable.on(one);
				LockedTable second = LockedTable.on(other)) {
			await().until(() -> delay(primary) > 0);
			first.release();
			await().until(() -> delay(primary) == 0);
			writers.awaitMore();
			assertThat(writers.lost()).isEmpty();
		}
	}

	@Test
	void whileACandidateIsBehindCommitsAreSlowedDown() throws Exception {
		MysqlServer old = group.primary();
		MysqlServer candidate = group.secondaries().get(0);
		group.groups().deactivateGroup(LiveGroup.NAME);
		try (LiveWriters writers = new LiveWriters(group); LockedTable lock = LockedTable.on(candidate)) {
			CompletableFuture<Void> promotion = CompletableFuture
				.runAsync(() -> group.groups().promote(LiveGroup.NAME, candidate.uuid(), false));
			await().until(() -> delay(old) > 0);
			lock.release();
			promotion.get();
			assertThat(group.primary()).isEqualTo(candidate);
			await().until(() -> delay(old) == 0);
			assertThat(delay(candidate)).isZero();
			writers.awaitMore();
			assertThat(writers.lost()).isEmpty();
		}
		finally {
			group.groups().activateGroup(LiveGroup.NAME);
		}
	}

	@Test
	void refusedSwitchoverLeavesNoDelay() throws SQLException {
		MysqlServer old = group.primary();
		MysqlServer candidate = group.secondaries().get(0);
		group.groups().deactivateGroup(LiveGroup.NAME);
		try (LiveWriters writers = new LiveWriters(group); LockedTable lock = LockedTable.on(candidate)) {
			assertThatExceptionOfType(NodeException.class)
				.isThrownBy(() -> group.groups().promote(LiveGroup.NAME, candidate.uuid(), false))
				.withMessageContaining("has not caught up within 5000 ms");
			assertThat(group.primary()).isEqualTo(old);
			assertThat(delay(old)).isZero();
			writers.awaitMore();
		}
		finally {
			group.groups().activateGroup(LiveGroup.NAME);
		}
	}

	@Test
	void nodeThatEndsOrLooksAwayLeavesNoDelay() throws SQLException {
		MysqlServer primary = group.primary();
		try {
			slowDown(primary);
			group.groups().deactivateGroup(LiveGroup.NAME);
			assertThat(delay(primary)).isZero();
			group.groups().activateGroup(LiveGroup.NAME);
			slowDown(primary);
			group.stopNode();
			assertThat(delay(primary)).isZero();
		}
		finally {
			group.startNode();
			group.groups().activateGroup(LiveGroup.NAME);
		}
	}

	@Test
	void delayThatADeadNodeLeftBehindIsTakenBack() throws SQLException {
		MysqlServer primary = group.primary();
		group.stopNode();
		slowDown(primary);
		group.startNode();
		await().until(() -> delay(primary) == 0);
	}

	@Test
	void primaryThatWasSlowedDownBecomesAReplicaWithoutDelay() throws SQLException {
		MysqlServer old = group.primary();
		group.groups().deactivateGroup(LiveGroup.NAME);
		try {
			slowDown(old);
			group.groups().promote(LiveGroup.NAME, null, false);
			assertThat(group.primary()).isNotEqualTo(old);
			await().until(() -> delay(old) == 0);
		}
		finally {
			group.groups().activateGroup(LiveGroup.NAME);
		}
	}

	private static void slowDown(MysqlServer primary) throws SQLException {
		group.execute(primary, "SET GLOBAL binlog_group_commit_sync_delay=200000");
	}

	private static long delay(MysqlServer server) throws SQLException {
		return Long.parseLong(group.value(server, "SELECT @@global.binlog_group_commit_sync_delay"));
	}

	/**
	 * A lock that keeps a secondary from applying anything.
	 *
	 * @param connection the connection that holds it
	 * @param statement a statement of the connection
	 */
	private record LockedTable(Connection connection, Statement statement) implements AutoCloseable {

		static LockedTable on(MysqlServer server) throws SQLException {
			Connection connection = server.connect();
			Statement statement = connection.createStatement();
			statement.execute("LOCK TABLES app.t READ");
			return new LockedTable(connection, statement);
		}

		void release() throws SQLException {
			this.statement.execute("UNLOCK TABLES");
		}

		@Override
		public void close() throws SQLException {
			this.connection.close();
		}

	}

}
