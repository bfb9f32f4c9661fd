package io.github.fabricspring.sample.farm.group;

import java.time.Duration;
import java.util.List;

import io.github.fabricspring.sample.farm.MysqlServer;
import io.github.fabricspring.sample.farm.Sql;
import io.github.fabricspring.sample.farm.junit.FarmExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link GroupReplication}, all on one group.
 */
class GroupReplicationIntegrationTests {

	@RegisterExtension
	static final FarmExtension farm = FarmExtension.shared();

	private static GroupReplication group;

	@BeforeAll
	static void start() {
		group = GroupReplication.start(farm.get(), "YYZ", GroupReplicationSettings.DEFAULTS);
	}

	@AfterEach
	void restore() {
		group.restore();
		assertThat(group.describe()).hasSize(3)
			.allMatch((line) -> line.contains("ONLINE"))
			.filteredOn((line) -> line.endsWith("PRIMARY"))
			.singleElement()
			.asString()
			.contains(String.valueOf(group.primary()));
	}

	@Test
	void whatThePrimaryCommitsIsOnEveryMember() {
		MysqlServer primary = group.primaryServer();
		Sql.quick(primary)
			.execute("CREATE TABLE IF NOT EXISTS app.note (id INT PRIMARY KEY)", "REPLACE INTO app.note VALUES (1)");
		for (MysqlServer secondary : group.secondaries()) {
			await().ignoreExceptions()
				.until(() -> Sql.quick(secondary).value("SELECT MAX(id) FROM app.note"), "1"::equals);
			assertThat(Sql.quick(secondary).value("SELECT @@super_read_only")).isEqualTo("1");
		}
	}

	@Test
	void theDefaultExpelTimeoutOfTheFarmIsNone() {
		assertThat(Sql.quick(group.primaryServer()).value("SELECT @@group_replication_member_expel_timeout"))
			.isEqualTo("0");
	}

	@Test
	void switchoverMakesTheNamedMemberPrimary() {
		MysqlServer target = group.secondaries().get(1);
		group.switchOver(target);
		await().until(group::primary, target.address()::equals);
	}

	@Test
	void membersElectAnotherWhenThePrimaryIsKilledAndItRejoins() {
		MysqlServer killed = group.primaryServer();
		killed.kill();
		await().until(() -> group.primary() != null && !killed.address().equals(group.primary()));
		group.restore();
		assertThat(GroupView.of(killed)).matches((view) -> view.self().isOnline() && !view.isOpenPrimary());
	}

	@Test
	void memberThatLeavesIsOfflineAndComesBack() {
		MysqlServer primary = group.primaryServer();
		group.leave(primary);
		await().until(() -> group.primary() != null && !primary.address().equals(group.primary()));
		assertThat(GroupView.of(primary)).matches((view) -> !view.isMember() && !view.open());
		group.rejoin(primary);
		assertThat(GroupView.of(primary)).matches((view) -> view.isWhole(3));
	}

	@Test
	void serverThatBeganAGroupOfItsOwnComesBack() {
		MysqlServer alone = group.secondaries().get(0);
		group.leave(alone);
		group.bootstrap(alone);
		assertThat(group.primaryServer()).isNotEqualTo(alone);
		group.restore(Duration.ofSeconds(1));
		assertThat(GroupView.of(alone)).matches((view) -> view.isWhole(3) && !view.isOpenPrimary());
	}

	@Test
	void aGroupWhoseMembersAreAllGoneIsBootstrappedByTheMostAdvanced() {
		List<MysqlServer> servers = farm.get().servers();
		String executed = Gtids.executed(group.primaryServer());
		servers.forEach(MysqlServer::kill);
		group.restore();
		assertThat(Gtids.hasExecuted(group.primaryServer(), executed)).isTrue();
	}

	@Test
	void regroupBeginsAGroupWithoutAMajorityAnew() {
		MysqlServer left = group.primaryServer();
		group.secondaries().forEach(MysqlServer::kill);
		assertThat(group.primary()).isNull();
		group.regroup();
		assertThat(group.primaryServer()).isEqualTo(left);
	}

}
