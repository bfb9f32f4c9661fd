package io.github.fabricspring.acceptance.discovery;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

import io.github.fabricspring.sample.farm.MysqlServer;
import io.github.fabricspring.sample.farm.group.Replication;
import io.github.fabricspring.sample.farm.group.ReplicationSettings;
import io.github.fabricspring.sample.farm.junit.FarmExtension;
import io.github.fabricspring.topology.GroupAnswer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The doubtful moments of plain GTID replication.
 */
class ReplicationDiscoveryIntegrationTests {

	@RegisterExtension
	static final FarmExtension farm = FarmExtension.shared();

	private static Replication group;

	private Believed believed;

	private MysqlServer before;

	@BeforeAll
	static void start() {
		group = Replication.start(farm.get(), "YYZ", ReplicationSettings.DEFAULTS.byHand());
	}

	@BeforeEach
	void believe() throws SQLException {
		this.believed = Believed.of(farm.get().servers().stream().map(MysqlServer::address).toList(),
				farm.get().accounts().discovery());
		this.before = group.primaryServer();
		this.believed.await((answer) -> this.before.address().equals(Believed.primary(answer))
				&& Believed.readable(answer).size() == 2);
	}

	@AfterEach
	void restore() {
		this.believed.close();
		group.restore();
	}

	@Test
	void theEngineIsRecognised() {
		assertThat(this.believed.answers()).last().extracting(GroupAnswer::engine).isEqualTo("replication");
	}

	@Test
	void aSwitchoverIsFollowed() {
		int mark = this.believed.mark();
		MysqlServer target = group.secondaries().get(0);
		group.switchOver(target);
		this.believed.await(
				(answer) -> target.address().equals(Believed.primary(answer)) && Believed.readable(answer).size() == 2);
		// The first answer may come when all is over, and the source may be silent for a
		// moment
		assertThat(this.believed.primariesSince(mark)).endsWith(target.address())
			.isSubsetOf(this.before.address(), "null", target.address());
	}

	@Test
	void aFailoverIsFollowed() {
		this.before.kill();
		GroupAnswer none = this.believed.awaitPrimary(null);
		assertThat(String.valueOf(none.reason())).contains("no server takes writes").contains(this.before.address());
		group.failOver();
		GroupAnswer moved = this.believed.awaitPrimary(group.primary());
		assertThat(moved.servers()).anyMatch((server) -> server.address().equals(this.before.address()));
	}

	@Test
	void aGroupWhoseServersWereAllDownHasAPrimaryAsSoonAsOneIsOpened() {
		int mark = this.believed.mark();
		farm.get().servers().forEach(MysqlServer::kill);
		this.believed.awaitPrimary(null);
		farm.get().servers().forEach(MysqlServer::start);
		this.believed.await((answer) -> String.valueOf(answer.reason()).contains("no server takes writes"));
		group.restore();
		this.believed.await((answer) -> this.before.address().equals(Believed.primary(answer))
				&& Believed.readable(answer).size() == 2);
		assertThat(this.believed.primariesSince(mark)).isSubsetOf(this.before.address(), "null")
			.endsWith("null", this.before.address());
	}

	@Test
	void aPrimaryThatWakesUpAfterAFailoverIsNotBelieved() {
		this.before.freeze();
		try {
			this.believed.awaitPrimary(null);
			group.failOver();
			this.believed.awaitPrimary(group.primary());
		}
		finally {
			this.before.thaw();
		}
		int mark = this.believed.mark();
		GroupAnswer two = this.believed.await((answer) -> String.valueOf(answer.reason()).contains("take writes"));
		assertThat(String.valueOf(two.reason())).contains(this.before.address(), group.primary());
		assertThat(this.believed.primariesSince(mark)).containsOnly(group.primary());
	}

	@Test
	void twoServersThatTakeWritesAreBothNamedAndTheOneThatTheReplicasFollowIsBelieved() throws SQLException {
		MysqlServer stray = group.secondaries().get(0);
		int mark = this.believed.mark();
		Sessions.execute(stray, "STOP REPLICA", "SET GLOBAL super_read_only = OFF", "SET GLOBAL read_only = OFF");
		GroupAnswer two = this.believed
			.await((answer) -> answer.reason() != null && answer.reason().text().contains("take writes"));
		assertThat(String.valueOf(two.reason())).contains(stray.address(), this.before.address());
		assertThat(Believed.readable(two)).doesNotContain(stray.address());
		assertThat(this.believed.primariesSince(mark)).containsOnly(this.before.address());
		Sessions.execute(stray, "SET GLOBAL super_read_only = ON", "START REPLICA");
	}

	@Test
	void twoServersThatTakeWritesAndNoReplicaThatDecidesAreRefused() throws SQLException {
		List<MysqlServer> replicas = group.secondaries();
		Sessions.execute(replicas.get(1), "STOP REPLICA");
		Sessions.execute(replicas.get(0), "STOP REPLICA", "SET GLOBAL super_read_only = OFF",
				"SET GLOBAL read_only = OFF");
		GroupAnswer two = this.believed.awaitPrimary(null);
		assertThat(String.valueOf(two.reason())).contains(replicas.get(0).address(), this.before.address())
			.contains("no majority of the replicas follows one of them");
		Sessions.execute(replicas.get(0), "SET GLOBAL super_read_only = ON", "START REPLICA");
		Sessions.execute(replicas.get(1), "START REPLICA");
	}

	@Test
	void anOpenedReplicaIsNotUsedBeforeItsBacklogIsApplied() throws SQLException {
		List<MysqlServer> replicas = group.secondaries();
		Sessions.execute(this.before, "CREATE TABLE IF NOT EXISTS app.note (id INT PRIMARY KEY)");
		Sessions.execute(replicas.get(0), "STOP REPLICA SQL_THREAD");
		Sessions.execute(this.before, "REPLACE INTO app.note VALUES (1)");
		// the other replica alone may have acknowledged it
		Awaitility.await().until(() -> hasBacklog(replicas.get(0)));
		this.before.kill();
		this.believed.awaitPrimary(null);
		Sessions.execute(replicas.get(0), "STOP REPLICA", "SET GLOBAL super_read_only = OFF",
				"SET GLOBAL read_only = OFF");
		GroupAnswer refused = this.believed
			.await((answer) -> String.valueOf(answer.reason()).contains("has not applied all that it received"));
		assertThat(Believed.primary(refused)).isNull();
		Sessions.execute(replicas.get(0), "START REPLICA SQL_THREAD");
		this.believed.awaitPrimary(replicas.get(0).address());
		Sessions.execute(replicas.get(0), "SET GLOBAL super_read_only = ON", "START REPLICA");
	}

	private static boolean hasBacklog(MysqlServer replica) throws SQLException {
		try (Connection connection = replica.connect();
				Statement statement = connection.createStatement();
				ResultSet row = statement
					.executeQuery("SELECT GTID_SUBSET(RECEIVED_TRANSACTION_SET, @@global.gtid_executed)"
							+ " FROM performance_schema.replication_connection_status WHERE CHANNEL_NAME = ''")) {
			return row.next() && !row.getBoolean(1);
		}
	}

}
