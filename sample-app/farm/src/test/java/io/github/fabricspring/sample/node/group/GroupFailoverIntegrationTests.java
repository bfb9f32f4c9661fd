package io.github.fabricspring.sample.node.group;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

import io.github.fabricspring.sample.farm.MysqlServer;
import io.github.fabricspring.sample.node.GroupAdministration.MemberStatus;
import io.github.fabricspring.sample.node.NodeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link GroupManager} with servers that die, freeze and come back.
 */
class GroupFailoverIntegrationTests {

	@RegisterExtension
	static final LiveGroup group = new LiveGroup();

	@Test
	void killedPrimaryIsReplacedByOneWithEveryAcknowledgedCommit() throws SQLException {
		MysqlServer old = group.primary();
		try (LiveWriters writers = new LiveWriters(group)) {
			old.kill();
			group.awaitOtherPrimary(old);
			writers.awaitMore();
			assertThat(writers.lost()).isEmpty();
		}
		assertThat(group.status(old)).isEqualTo(MemberStatus.FAULTY);
		group.heal();
		assertThat(group.status(old)).isEqualTo(MemberStatus.SECONDARY);
		assertThat(group.value(old, "SELECT @@super_read_only")).isEqualTo("1");
	}

	@Test
	void frozenPrimaryIsReplacedAndFencedWhenItWakes() throws SQLException {
		MysqlServer old = group.primary();
		try (LiveWriters stuck = new LiveWriters(group)) {
			old.freeze();
			group.awaitOtherPrimary(old);
			try (LiveWriters writers = new LiveWriters(group)) {
				old.thaw();
				// Offline once its rebuild has begun, which may be at once: a recipient
				// cannot be read-only
				await().atMost(Duration.ofSeconds(60))
					.ignoreExceptions()
					.until(() -> !old.isAlive()
							|| group.value(old, "SELECT @@super_read_only OR @@offline_mode").equals("1"));
				writers.awaitMore();
				assertThat(writers.lost()).isEmpty();
			}
			assertThat(stuck.lost()).as("commits that waited for an acknowledgement on the old primary").isEmpty();
		}
		group.heal();
		assertThat(group.value(old, "SELECT COUNT(*) FROM app.t"))
			.isEqualTo(group.value(group.primary(), "SELECT COUNT(*) FROM app.t"));
	}

	@Test
	void withASecondaryFrozenNobodyIsElectedUntilItIsHeard() throws SQLException {
		MysqlServer old = group.primary();
		MysqlServer frozen = group.secondaries().get(0);
		frozen.freeze();
		try {
			old.kill();
			await().until(() -> group.findPrimary().isEmpty());
			await().untilAsserted(() -> assertThat(group.issues()).anySatisfy((issue) -> assertThat(issue)
				.contains("waits for an election", "heard 1 of 2 secondaries", "silent: " + frozen.address())));
			assertThatExceptionOfType(NodeException.class)
				.isThrownBy(() -> group.groups().promote(LiveGroup.NAME, null, false))
				.withMessageStartingWith("GroupError: There is no valid candidate that can be automatically chosen in "
						+ "group (YYZ). Please, choose one manually.");
			assertThat(group.findPrimary()).isEmpty();
		}
		finally {
			frozen.thaw();
		}
		group.awaitOtherPrimary(old);
	}

	@Test
	void oncePrimaryAndSecondaryAreDeadTheLastOneIsElectedIfNothingCanBeMissing() throws SQLException {
		MysqlServer old = group.primary();
		MysqlServer dead = group.secondaries().get(0);
		try (LiveWriters writers = new LiveWriters(group)) {
			dead.kill();
			await().until(() -> group.status(dead) == MemberStatus.FAULTY);
			await().until(() -> group.issues().stream().noneMatch((issue) -> issue.contains("An election needs")));
			old.kill();
			group.awaitOtherPrimary(old);
			dead.start();
			writers.awaitMore();
			assertThat(writers.lost()).isEmpty();
		}
	}

	@Test
	void serverThatComesBackHasTransactionsEnoughToBePromoted() throws SQLException {
		MysqlServer dead = group.primary();
		dead.kill();
		group.awaitOtherPrimary(dead);
		group.heal();
		for (MysqlServer secondary : group.secondaries()) {
			assertThat(Long.parseLong(group.value(secondary, """
					SELECT CURRENT_COUNT_USED FROM performance_schema.memory_summary_global_by_event_name
					WHERE EVENT_NAME = 'memory/innodb/trx0trx'"""))).as("transaction objects").isGreaterThan(1000);
		}
	}

	@Test
	void killedSecondaryIsFaultyAndComesBack() {
		MysqlServer dead = group.secondaries().get(0);
		MysqlServer primary = group.primary();
		dead.kill();
		await().until(() -> group.status(dead) == MemberStatus.FAULTY);
		group.heal();
		assertThat(group.status(dead)).isEqualTo(MemberStatus.SECONDARY);
		assertThat(group.primary()).isEqualTo(primary);
	}

	@Test
	void secondaryIsTakenBackWhileItsApplierIsNeverIdle() throws SQLException {
		MysqlServer dead = group.secondaries().get(0);
		try (LiveWriters writers = new LiveWriters(group, 8, 500, Duration.ZERO)) {
			dead.kill();
			await().until(() -> group.status(dead) == MemberStatus.FAULTY);
			group.heal();
			assertThat(group.status(dead)).isEqualTo(MemberStatus.SECONDARY);
			assertThat(writers.lost()).isEmpty();
		}
	}

	@Test
	void reportedPrimaryThatAnswersIsNotDeposed() {
		MysqlServer primary = group.primary();
		assertThatExceptionOfType(NodeException.class)
			.isThrownBy(() -> group.groups().reportFailure(primary.address(), "test", "2003", false))
			.withMessageContaining("it answers the node");
		group.groups().reportError(primary.uuid(), "one", "2013", false);
		group.groups().reportError(primary.uuid(), "two", "2013", false);
		assertThat(group.primary()).isEqualTo(primary);
	}

	@Test
	void reportedPrimaryThatIsDeadIsReplacedBeforeTheDetectorWould() {
		MysqlServer old = group.primary();
		old.kill();
		group.groups().reportFailure(old.uuid(), "test", "2003", false);
		assertThat(group.primary()).isNotEqualTo(old);
	}

	@Test
	void secondaryThatIsWrittenToIsFencedAndRebuilt() throws SQLException {
		MysqlServer astray = group.secondaries().get(0);
		group.execute(astray, "SET GLOBAL super_read_only=OFF", "SET GLOBAL read_only=OFF");
		try (Connection connection = astray.connect(); Statement statement = connection.createStatement()) {
			statement.execute("CREATE TABLE app.astray (id INT PRIMARY KEY)");
		}
		catch (SQLException ex) {
			assertThat(ex.getErrorCode()).as("fenced before it could be written to").isIn(1290, 1053, 0);
			return;
		}
		await().until(() -> group.issues().stream().anyMatch((issue) -> issue.contains("must be rebuilt")));
		group.heal();
		assertThat(group.value(astray, "SELECT COUNT(*) FROM information_schema.tables WHERE table_name = 'astray'"))
			.isEqualTo("0");
	}

}
