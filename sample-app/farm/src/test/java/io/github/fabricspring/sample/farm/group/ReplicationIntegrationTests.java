package io.github.fabricspring.sample.farm.group;

import java.util.List;

import io.github.fabricspring.sample.farm.MysqlServer;
import io.github.fabricspring.sample.farm.Sql;
import io.github.fabricspring.sample.farm.junit.FarmExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link Replication}.
 */
class ReplicationIntegrationTests {

	@RegisterExtension
	static final FarmExtension farm = FarmExtension.shared();

	@SuppressWarnings("NullAway.Init")
	private Replication group;

	private void start(ReplicationSettings settings) {
		farm.get().reset();
		this.group = Replication.start(farm.get(), "YYZ", settings);
		Sql.quick(this.group.primaryServer())
			.execute("CREATE TABLE app.note (id INT PRIMARY KEY)", "INSERT INTO app.note VALUES (1)");
	}

	@AfterEach
	void restore() {
		this.group.restore();
		MysqlServer primary = this.group.primaryServer();
		this.group.close();
		assertThat(this.group.secondaries()).hasSize(2).allSatisfy((server) -> {
			assertThat(new Replica(server).follows(primary)).isTrue();
			assertThat(Sql.quick(server).value("SELECT @@super_read_only")).isEqualTo("1");
			await().untilAsserted(() -> assertThat(Gtids.executed(server)).isEqualTo(Gtids.executed(primary)));
		});
	}

	@Test
	void switchoverMovesThePrimaryAndTheOldOneFollows() {
		start(ReplicationSettings.DEFAULTS);
		MysqlServer old = this.group.primaryServer();
		this.group.switchOver();
		assertThat(this.group.primary()).isNotEqualTo(old.address());
		assertThat(Sql.quick(old).value("SELECT @@super_read_only")).isEqualTo("1");
	}

	@Test
	void aKilledPrimaryIsReplacedAndAcknowledgedCommitsAreThere() {
		start(ReplicationSettings.DEFAULTS);
		MysqlServer killed = this.group.primaryServer();
		killed.kill();
		awaitAnotherThan(killed);
		assertThat(Sql.quick(this.group.primaryServer()).value("SELECT MAX(id) FROM app.note")).isEqualTo("1");
	}

	@Test
	void aFrozenPrimaryIsReplacedAndLivesOnAsASecondWritableServer() {
		start(ReplicationSettings.DEFAULTS);
		MysqlServer frozen = this.group.primaryServer();
		frozen.freeze();
		awaitAnotherThan(frozen);
		frozen.thaw();
		assertThat(Sql.patient(frozen).value("SELECT @@super_read_only")).isEqualTo("0");
	}

	@Test
	void aReplicaThatStartsWithoutItsRelayLogFollowsAgain() {
		start(ReplicationSettings.DEFAULTS);
		MysqlServer replica = this.group.secondaries().get(0);
		RelayLog.forget(replica);
		replica.kill();
		this.group.restore();
		assertThat(new Replica(replica).follows(this.group.primaryServer())).isTrue();
	}

	@Test
	void aPrimaryThatItsReplicasHearIsNotDead() {
		start(ReplicationSettings.DEFAULTS.byHand());
		MysqlServer primary = this.group.primaryServer();
		List<MysqlServer> replicas = this.group.secondaries();
		for (MysqlServer replica : replicas) {
			await().until(() -> new Replica(replica).onItsSource(), Replica.Word.ALIVE::equals);
		}
		primary.freeze();
		for (MysqlServer replica : replicas) {
			await().until(() -> new Replica(replica).onItsSource(), Replica.Word.DEAD::equals);
		}
		primary.thaw();
	}

	@Test
	void theCarefulPromoterWaitsForTheBacklog() {
		start(ReplicationSettings.DEFAULTS.byHand());
		MysqlServer old = this.group.primaryServer();
		List<MysqlServer> replicas = this.group.secondaries();
		hold(replicas);
		Sql.quick(old).execute("INSERT INTO app.note VALUES (2)");
		old.kill();
		Thread failover = new Thread(this.group::failOver);
		failover.start();
		await().ignoreExceptions().until(() -> replicas.stream().allMatch(ReplicationIntegrationTests::isNotReceiving));
		assertThat(this.group.primary()).isNull();
		release(replicas);
		awaitAnotherThan(old);
		assertThat(Sql.quick(this.group.primaryServer()).value("SELECT MAX(id) FROM app.note")).isEqualTo("2");
	}

	@Test
	void theEarlyOneOpensAReplicaThatLacksWhatItReceived() {
		start(ReplicationSettings.DEFAULTS.byHand().with(ReplicationSettings.Care.OPENS_EARLY));
		MysqlServer old = this.group.primaryServer();
		List<MysqlServer> replicas = this.group.secondaries();
		hold(replicas);
		Sql.quick(old).execute("INSERT INTO app.note VALUES (2)");
		old.kill();
		this.group.failOver();
		MysqlServer opened = this.group.primaryServer();
		assertThat(opened).isNotEqualTo(old);
		assertThat(new Replica(opened).hasAppliedAll()).isFalse();
		assertThat(Sql.quick(opened).value("SELECT MAX(id) FROM app.note")).isEqualTo("1");
		release(replicas);
		await().until(new Replica(opened)::hasAppliedAll);
	}

	// From here on the appliers stand still, with what they receive in their relay logs.
	private void hold(List<MysqlServer> replicas) {
		String executed = Gtids.executed(this.group.primaryServer());
		for (MysqlServer server : replicas) {
			await().until(() -> Gtids.executed(server), executed::equals);
			Sql.quick(server).execute("STOP REPLICA SQL_THREAD");
		}
	}

	private static void release(List<MysqlServer> replicas) {
		replicas.forEach((server) -> Sql.quick(server).execute("START REPLICA SQL_THREAD"));
	}

	private static boolean isNotReceiving(MysqlServer server) {
		return Sql.quick(server)
			.value("SELECT SERVICE_STATE FROM performance_schema.replication_connection_status WHERE CHANNEL_NAME = ''")
			.equals("OFF");
	}

	private void awaitAnotherThan(MysqlServer old) {
		await().until(() -> this.group.primary() != null && !old.address().equals(this.group.primary()));
	}

}
