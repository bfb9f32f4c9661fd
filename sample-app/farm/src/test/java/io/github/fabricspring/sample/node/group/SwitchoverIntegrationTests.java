package io.github.fabricspring.sample.node.group;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.github.fabricspring.sample.farm.FarmAccounts;
import io.github.fabricspring.sample.farm.MysqlServer;
import io.github.fabricspring.sample.node.GroupAdministration;
import io.github.fabricspring.sample.node.GroupAdministration.MemberStatus;
import io.github.fabricspring.sample.node.NodeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link GroupManager} with an operator who moves primaries, and with nodes
 * that end at the worst of times.
 */
class SwitchoverIntegrationTests {

	@RegisterExtension
	static final LiveGroup group = new LiveGroup();

	@Test
	void switchoverUnderWritersLosesNothing() throws SQLException {
		try (LiveWriters writers = new LiveWriters(group)) {
			for (int i = 0; i < 3; i++) {
				MysqlServer old = group.primary();
				group.groups().promote(LiveGroup.NAME, null, false);
				assertThat(group.primary()).isNotEqualTo(old);
				assertThat(group.status(old)).isEqualTo(MemberStatus.SECONDARY);
				writers.awaitMore();
			}
			assertThat(writers.lost()).isEmpty();
		}
	}

	@Test
	void switchoverGivesUpOnLockedTablesAndTheOldPrimaryGoesOn() throws SQLException {
		MysqlServer old = group.primary();
		try (Connection connection = old.connect(); Statement statement = connection.createStatement()) {
			statement.execute("LOCK TABLES app.t WRITE");
			assertThatExceptionOfType(NodeException.class)
				.isThrownBy(() -> group.groups().promote(LiveGroup.NAME, null, false))
				.withMessageStartingWith("GroupError: The primary of group (YYZ) was not moved: a client of " + old);
		}
		assertThat(group.primary()).isEqualTo(old);
		group.execute(old, "INSERT INTO app.t VALUES ('after a lock')");
	}

	@Test
	void replicaThatCannotApplyDelaysNobodyButItself() throws SQLException {
		MysqlServer old = group.primary();
		MysqlServer candidate = group.secondaries().get(0);
		MysqlServer slow = group.secondaries().get(1);
		try (Connection connection = slow.connect(); Statement statement = connection.createStatement()) {
			statement.execute("LOCK TABLES app.t READ");
			group.execute(old, "INSERT INTO app.t VALUES ('slow')");
			group.groups().promote(LiveGroup.NAME, candidate.address(), false);
			assertThat(group.primary()).isEqualTo(candidate);
			group.execute(candidate, "INSERT INTO app.t VALUES ('not slow')");
		}
		await()
			.until(() -> group.value(slow, "SELECT COUNT(*) FROM app.t WHERE id IN ('slow', 'not slow')").equals("2"));
	}

	@Test
	void candidateThatCannotCatchUpIsRefusedBeforeAnybodyNotices() throws SQLException {
		MysqlServer old = group.primary();
		MysqlServer slow = group.secondaries().get(1);
		try (Connection connection = slow.connect(); Statement statement = connection.createStatement()) {
			statement.execute("LOCK TABLES app.t READ");
			group.execute(old, "INSERT INTO app.t VALUES ('behind')");
			assertThatExceptionOfType(NodeException.class)
				.isThrownBy(() -> group.groups().promote(LiveGroup.NAME, slow.uuid(), false))
				.withMessageContaining("has not caught up within 5000 ms");
		}
		assertThat(group.primary()).isEqualTo(old);
	}

	@Test
	void candidateThatNobodyCanFollowIsGivenUpAndTheOldPrimaryGoesOn() throws SQLException {
		MysqlServer old = group.primary();
		MysqlServer candidate = group.secondaries().get(0);
		FarmAccounts.Account account = group.farm().accounts().replication();
		group.groups().deactivateGroup(LiveGroup.NAME);
		try {
			setPassword(candidate, account, "another");
			assertThatExceptionOfType(NodeException.class)
				.isThrownBy(() -> group.groups().promote(LiveGroup.NAME, candidate.uuid(), false))
				.withMessageContaining("fewer than 1 servers follow");
			assertThat(group.primary()).isEqualTo(old);
			assertThat(open()).isOne();
			group.execute(old, "INSERT INTO app.t VALUES ('went on')");
			setPassword(candidate, account, account.password());
		}
		finally {
			group.groups().activateGroup(LiveGroup.NAME);
		}
		group.groups().promote(LiveGroup.NAME, candidate.uuid(), false);
		assertThat(group.value(candidate, "SELECT COUNT(*) FROM app.t WHERE id = 'went on'")).isEqualTo("1");
	}

	private static void setPassword(MysqlServer server, FarmAccounts.Account account, String password)
			throws SQLException {
		group.execute(server, "SET sql_log_bin=0", "SET GLOBAL super_read_only=OFF",
				"ALTER USER '" + account.user() + "'@'127.0.0.1' IDENTIFIED BY '" + password + "'",
				"SET GLOBAL super_read_only=ON");
	}

	@Test
	void nodeThatDiedAfterClosingThePrimaryOpensOneWhenItIsBack() throws SQLException {
		MysqlServer old = group.primary();
		group.stopNode();
		group.execute(old, "SET GLOBAL super_read_only=ON");
		group.startNode();
		await().until(() -> group.findPrimary().isPresent() && isOpen(group.primary()));
		assertThat(open()).isOne();
	}

	@Test
	void nodeThatDiedAfterOpeningASecondOneClosesItWhenItIsBack() throws SQLException {
		MysqlServer other = group.secondaries().get(0);
		group.stopNode();
		group.execute(other, "SET GLOBAL super_read_only=OFF", "SET GLOBAL read_only=OFF");
		group.startNode();
		await().until(() -> !isOpen(other));
		group.heal();
		assertThat(open()).isOne();
	}

	@Test
	void nodeThatEndsInTheMiddleOfASwitchoverLeavesItsSuccessorOnePrimary() throws Exception {
		try (LiveWriters writers = new LiveWriters(group)) {
			for (int millis : new int[] { 20, 60, 120 }) {
				GroupAdministration dying = group.groups();
				CompletableFuture<Void> promotion = CompletableFuture
					.runAsync(() -> dying.promote(LiveGroup.NAME, null, false));
				// not to wait for something: this is when it dies
				TimeUnit.MILLISECONDS.sleep(millis);
				group.stopNode();
				await().until(promotion::isDone);
				group.startNode();
				group.heal();
				writers.awaitMore();
				assertThat(open()).isOne();
			}
			assertThat(writers.lost()).isEmpty();
		}
	}

	@Test
	void withoutItsStoreTheNodeAnswersAndChangesNothing() throws SQLException {
		MysqlServer old = group.primary();
		group.farm().store().freeze();
		try {
			assertThatExceptionOfType(NodeException.class)
				.isThrownBy(() -> group.groups().promote(LiveGroup.NAME, null, false))
				.withMessageStartingWith("DatabaseError: The state store cannot be written");
			assertThat(group.primary()).isEqualTo(old);
			group.execute(old, "INSERT INTO app.t VALUES ('without a store')");
		}
		finally {
			group.farm().store().thaw();
		}
		await().ignoreExceptions().untilAsserted(() -> {
			group.groups().promote(LiveGroup.NAME, null, false);
			assertThat(group.primary()).isNotEqualTo(old);
		});
	}

	@Test
	void demotedGroupStaysWithoutPrimaryUntilOneIsPromoted() throws SQLException {
		group.groups().demote(LiveGroup.NAME, false);
		await().pollDelay(Duration.ofSeconds(1)).until(() -> group.findPrimary().isEmpty());
		assertThat(open()).isZero();
		group.groups().promote(LiveGroup.NAME, null, false);
		assertThat(open()).isOne();
	}

	@Test
	void spareServerIsNotShownAsSecondaryUntilItIsMadeOne() {
		MysqlServer server = group.secondaries().get(0);
		group.groups().setStatus(server.address(), MemberStatus.SPARE, false);
		assertThat(group.status(server)).isEqualTo(MemberStatus.SPARE);
		group.groups().setStatus(server.uuid(), MemberStatus.SECONDARY, false);
		assertThat(group.status(server)).isEqualTo(MemberStatus.SECONDARY);
		assertThatExceptionOfType(NodeException.class)
			.isThrownBy(() -> group.groups().setStatus(server.uuid(), MemberStatus.SECONDARY, false))
			.withMessage("ServerError: Cannot change server's (" + server.uuid()
					+ ") status from (SECONDARY) to (SECONDARY).");
		group.groups().removeServer(LiveGroup.NAME, server.uuid());
		assertThatExceptionOfType(NodeException.class)
			.isThrownBy(() -> group.groups().removeServer(LiveGroup.NAME, server.uuid()))
			.withMessage("ServerError: Server (" + server.uuid() + ") does not exist.");
		assertThatExceptionOfType(NodeException.class)
			.isThrownBy(() -> group.groups().promote(LiveGroup.NAME, group.primary().address(), false))
			.withMessage("ServerError: Candidate slave (" + group.primary().address() + ") is already master.");
		assertThat(group.groups().servers()).hasSize(2);
		group.groups().addServer(LiveGroup.NAME, server.address(), Duration.ofSeconds(5), false);
		assertThat(group.status(server)).isEqualTo(MemberStatus.SECONDARY);
	}

	private static long open() {
		return group.farm().servers().stream().filter(SwitchoverIntegrationTests::isOpen).count();
	}

	// Asks again where a node that fences the server cuts the question.
	private static boolean isOpen(MysqlServer server) {
		return await().ignoreExceptions()
			.until(() -> group.value(server, "SELECT @@super_read_only"), Objects::nonNull)
			.equals("0");
	}

}
