package io.github.fabricspring.sample.node.group;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

import io.github.fabricspring.sample.farm.MysqlServer;
import io.github.fabricspring.sample.farm.junit.FarmExtension;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link GroupManager} with replicas that are behind a busy primary.
 */
class FlowControlIntegrationTests {

	@RegisterExtension
	static final FarmExtension farm = FarmExtension.shared();

	private static LiveGroup group;

	@BeforeAll
	static void start() throws SQLException {
		group = LiveGroup.on(farm.get());
	}

	@AfterAll
	static void stop() {
		group.close();
	}

	@BeforeEach
	void heal() {
		group.heal();
	}

	@Test
	void whileEveryReplicaIsBehindCommitsAreSlowedDown() throws SQLException {
		MysqlServer primary = group.primary();
		MysqlServer one = group.secondaries().get(0);
		MysqlServer other = group.secondaries().get(1);
		try (LiveWriters writers = new LiveWriters(group);
				Connection first = one.connect();
				Connection second = other.connect();
				Statement lock = first.createStatement();
				Statement otherLock = second.createStatement()) {
			lock.execute("LOCK TABLES app.t READ");
			otherLock.execute("LOCK TABLES app.t READ");
			await().until(() -> delay(primary) > 0);
			lock.execute("UNLOCK TABLES");
			await().until(() -> delay(primary) == 0);
			writers.awaitMore();
			assertThat(writers.lost()).isEmpty();
		}
	}

	@Test
	void candidateThatIsBehindCatchesUpWithBusyWriters() throws SQLException {
		MysqlServer old = group.primary();
		MysqlServer candidate = group.secondaries().get(0);
		group.groups().deactivateGroup(LiveGroup.NAME);
		try (LiveWriters writers = new LiveWriters(group)) {
			group.execute(candidate, "STOP REPLICA SQL_THREAD");
			for (int i = 0; i < 50; i++) {
				writers.awaitMore();
			}
			group.execute(candidate, "START REPLICA SQL_THREAD");
			group.groups().promote(LiveGroup.NAME, candidate.uuid(), false);
			assertThat(group.primary()).isEqualTo(candidate);
			writers.awaitMore();
			assertThat(writers.lost()).isEmpty();
			await().until(() -> delay(old) == 0);
			assertThat(delay(candidate)).isZero();
		}
		finally {
			group.groups().activateGroup(LiveGroup.NAME);
		}
	}

	@Test
	void delayThatADeadNodeLeftBehindIsTakenBack() throws SQLException {
		MysqlServer primary = group.primary();
		group.stopNode();
		group.execute(primary, "SET GLOBAL binlog_group_commit_sync_delay=50000");
		group.startNode();
		await().until(() -> delay(primary) == 0);
	}

	@Test
	void primaryThatWasSlowedDownBecomesAReplicaWithoutDelay() throws SQLException {
		MysqlServer old = group.primary();
		group.groups().deactivateGroup(LiveGroup.NAME);
		try {
			group.execute(old, "SET GLOBAL binlog_group_commit_sync_delay=50000");
			group.groups().promote(LiveGroup.NAME, null, false);
			assertThat(group.primary()).isNotEqualTo(old);
			await().until(() -> delay(old) == 0);
		}
		finally {
			group.groups().activateGroup(LiveGroup.NAME);
		}
	}

	private static long delay(MysqlServer server) throws SQLException {
		return Long.parseLong(group.value(server, "SELECT @@global.binlog_group_commit_sync_delay"));
	}

}
