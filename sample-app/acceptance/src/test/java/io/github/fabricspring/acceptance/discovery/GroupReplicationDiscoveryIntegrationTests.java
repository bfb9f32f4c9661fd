package io.github.fabricspring.acceptance.discovery;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

import io.github.fabricspring.sample.farm.FarmAccounts.Account;
import io.github.fabricspring.sample.farm.MysqlServer;
import io.github.fabricspring.sample.farm.Sql;
import io.github.fabricspring.sample.farm.group.GroupReplication;
import io.github.fabricspring.sample.farm.group.GroupReplicationSettings;
import io.github.fabricspring.sample.farm.junit.FarmExtension;
import io.github.fabricspring.topology.GroupAnswer;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The doubtful moments of Group Replication.
 */
class GroupReplicationDiscoveryIntegrationTests {

	@RegisterExtension
	static final FarmExtension farm = FarmExtension.shared();

	private static GroupReplication group;

	private Believed believed;

	private String primary;

	@BeforeAll
	static void start() {
		group = GroupReplication.start(farm.get(), "YYZ", GroupReplicationSettings.DEFAULTS);
	}

	@BeforeEach
	void believe() throws SQLException {
		this.believed = Believed.of(farm.get().servers().stream().map(MysqlServer::address).toList(),
				farm.get().accounts().discovery());
		this.primary = String.valueOf(group.primary());
		this.believed
			.await((answer) -> this.primary.equals(Believed.primary(answer)) && Believed.readable(answer).size() == 2);
		Sessions.execute(group.primaryServer(), "CREATE TABLE IF NOT EXISTS app.note (id INT PRIMARY KEY)",
				"REPLACE INTO app.note VALUES (1)");
	}

	@AfterEach
	void restore() {
		this.believed.close();
		group.restore();
	}

	@Test
	void theOthersAreLearnedFromOneServer() throws SQLException {
		try (Believed learner = Believed.of(List.of(group.secondaries().get(0).address()),
				farm.get().accounts().discovery())) {
			GroupAnswer answer = learner.awaitPrimary(this.primary);
			assertThat(answer.engine()).isEqualTo("Group Replication");
			assertThat(answer.servers()).hasSize(3);
		}
	}

	@Test
	void addressesAreReadFromTheMetadataOfInnoDbCluster() throws SQLException {
		Account account = farm.get().accounts().discovery();
		String host = Sql.on(group.primaryServer())
			.value("SELECT host FROM mysql.user WHERE user = '%s'".formatted(account.user()));
		try (Connection operator = group.primaryServer().connect()) {
			// the columns of the view as MySQL Shell makes it
			Sessions.execute(operator, "CREATE DATABASE mysql_innodb_cluster_metadata",
					"CREATE VIEW mysql_innodb_cluster_metadata.v2_instances AS SELECT 1 AS instance_id,"
							+ " MEMBER_ID AS mysql_server_uuid, CONCAT(MEMBER_HOST, ':', MEMBER_PORT) AS address,"
							+ " CONCAT('localhost:', MEMBER_PORT) AS endpoint, NULL AS xendpoint"
							+ " FROM performance_schema.replication_group_members",
					"GRANT SELECT ON mysql_innodb_cluster_metadata.* TO '%s'@'%s'".formatted(account.user(), host));
			try (Believed reading = Believed.of(List.of(this.primary), account)) {
				reading.await((answer) -> this.primary.equals(Believed.primary(answer))
						&& Believed.readable(answer).size() == 2
						&& Believed.readable(answer).stream().allMatch((other) -> other.startsWith("localhost:")));
			}
			finally {
				Sessions.execute(operator, "DROP DATABASE mysql_innodb_cluster_metadata");
			}
		}
		// A test that asks a secondary would read the addresses there
		Awaitility.await("the metadata to be gone everywhere")
			.until(() -> farm.get()
				.servers()
				.stream()
				.map(Sql::on)
				.noneMatch((server) -> server.isTrue("EXISTS (SELECT 1 FROM information_schema.schemata"
						+ " WHERE schema_name = 'mysql_innodb_cluster_metadata')")));
	}

	@Test
	void anAccountThatMayNotAskIsToldWhichGrantsItLacks() throws SQLException {
		try (Believed poor = Believed.of(List.of(this.primary), farm.get().accounts().application())) {
			GroupAnswer answer = poor.await((each) -> each.reason() != null && each.reason().text().contains("GRANT"));
			assertThat(String.valueOf(answer.reason()))
				.contains("GRANT SELECT ON performance_schema.replication_group_members TO 'app'@'");
		}
	}

	@Test
	void aPrimaryThatHasNoConnectionLeftStays() throws SQLException {
		int mark = this.believed.mark();
		try (Connection operator = group.primaryServer().connect()) {
			Sessions.execute(operator, "SET GLOBAL max_connections = 1");
			Sessions.cut(operator, farm.get().accounts().discovery().user());
			this.believed.await((answer) -> String.valueOf(answer.reason()).contains("Too many connections"));
			Sessions.execute(operator, "SET GLOBAL max_connections = 151");
		}
		this.believed.await((answer) -> answer.reason() == null);
		assertThat(this.believed.primariesSince(mark)).containsOnly(this.primary);
	}

	@Test
	void aSwitchoverLeavesNoGapBeyondItsOwn() {
		int last = this.believed.mark() - 1;
		MysqlServer target = group.secondaries().get(0);
		group.switchOver(target);
		this.believed.awaitPrimary(target.address());
		assertThat(this.believed.primariesSince(last)).startsWith(this.primary).endsWith(target.address());
	}

	@Test
	void whileTheNewPrimaryIsNotOpenTheOneBeforeStays() throws Exception {
		MysqlServer target = group.secondaries().get(0);
		MysqlServer before = group.primaryServer();
		int mark;
		CompletableFuture<Void> moving;
		try (Connection held = Sessions.holdUp(target)) {
			Sessions.execute(before, "REPLACE INTO app.note VALUES (2)");
			mark = this.believed.mark();
			moving = CompletableFuture.runAsync(() -> group.switchOver(target));
			passes(Duration.ofSeconds(6));
			assertThat(this.believed.primariesSince(mark)).as("%s is open", before).containsOnly(before.address());
			Sessions.execute(before, "REPLACE INTO app.note VALUES (3)");
			assertThat(held.isValid(1)).isTrue();
		}
		this.believed.awaitPrimary(target.address());
		moving.get();
	}

	@Test
	void anElectedServerThatWasOpenedByHandIsNotUsedBeforeItsBacklogIsApplied() throws Exception {
		List<MysqlServer> others = group.secondaries();
		MysqlServer killed = group.primaryServer();
		int mark;
		MysqlServer elected;
		try (Connection one = Sessions.holdUp(others.get(0)); Connection other = Sessions.holdUp(others.get(1))) {
			Sessions.execute(killed, "REPLACE INTO app.note VALUES (4)");
			killed.kill();
			this.believed.awaitPrimary(null);
			elected = Awaitility.await("an election")
				.atMost(Duration.ofMinutes(1))
				.until(() -> elected(others), Objects::nonNull);
			mark = this.believed.mark();
			Sessions.execute(elected, "SET GLOBAL super_read_only = OFF", "SET GLOBAL read_only = OFF");
			passes(Duration.ofSeconds(4));
			assertThat(this.believed.primariesSince(mark)).containsOnly("null");
			assertThat(one.isValid(1) && other.isValid(1)).isTrue();
		}
		this.believed.awaitPrimary(elected.address());
		assertThat(value(elected, "SELECT COUNT(*) FROM app.note WHERE id = 4")).isEqualTo("1");
	}

	@Test
	void aPrimaryThatLeavesIsNotBelievedAndComesBackAsASecondary() {
		MysqlServer left = group.primaryServer();
		int mark = this.believed.mark();
		group.leave(left);
		GroupAnswer moved = this.believed
			.await((answer) -> Believed.primary(answer) != null && !left.address().equals(Believed.primary(answer)));
		assertThat(Believed.readable(moved)).doesNotContain(left.address());
		passes(Duration.ofSeconds(4));
		group.rejoin(left);
		this.believed.await((answer) -> Believed.readable(answer).contains(left.address()));
		// On a busy machine a round may be without a primary once more
		List<String> primaries = this.believed.primariesSince(mark);
		assertThat(primaries).endsWith(String.valueOf(Believed.primary(moved)));
		assertThat(primaries.lastIndexOf(left.address())).as("no relapse in %s", primaries)
			.isLessThan(primaries.indexOf(Believed.primary(moved)));
	}

	@Test
	void aKilledPrimaryIsReplaced() {
		MysqlServer killed = group.primaryServer();
		int mark = this.believed.mark();
		killed.kill();
		this.believed
			.await((answer) -> Believed.primary(answer) != null && !killed.address().equals(Believed.primary(answer)));
		assertThat(this.believed.primariesSince(mark)).hasSizeLessThanOrEqualTo(3);
		group.restore();
		this.believed.await((answer) -> Believed.readable(answer).contains(killed.address()));
	}

	@Test
	void aPrimaryThatWakesUpIsNotBelieved() {
		MysqlServer frozen = freezePrimaryUntilReplaced();
		int mark = this.believed.mark();
		passes(Duration.ofSeconds(8));
		assertThat(this.believed.primariesSince(mark)).hasSize(1).doesNotContain(frozen.address(), "null");
	}

	@Test
	void aClientThatHearsOnlyAPrimaryThatWakesUpDoesNotBelieveIt() throws SQLException {
		MysqlServer frozen = freezePrimaryUntilReplaced();
		List<String> seeds = List.of(frozen.address(), "127.0.0.1:1", "127.0.0.1:2");
		try (Believed starved = Believed.of(seeds, farm.get().accounts().discovery())) {
			passes(Duration.ofSeconds(5));
			assertThat(starved.primariesSince(0)).doesNotContain(frozen.address());
		}
	}

	@Test
	void aGroupThatWasBootstrappedAnewAfterAllWereDownIsBelieved() {
		farm.get().servers().forEach(MysqlServer::kill);
		this.believed.awaitPrimary(null);
		int mark = this.believed.mark();
		group.restore();
		GroupAnswer back = this.believed
			.await((answer) -> Believed.primary(answer) != null && Believed.readable(answer).size() == 2);
		assertThat(Believed.primary(back)).isEqualTo(group.primary());
		assertThat(this.believed.primariesSince(mark)).hasSizeLessThanOrEqualTo(3);
	}

	@Test
	void multiPrimaryModeIsRefused() throws SQLException {
		Sessions.execute(group.primaryServer(), "SELECT group_replication_switch_to_multi_primary_mode()");
		try {
			GroupAnswer refused = this.believed.awaitPrimary(null);
			assertThat(this.believed.await((answer) -> String.valueOf(answer.reason()).contains("multi-primary")))
				.isNotNull();
			assertThat(refused.servers()).isNotEmpty();
		}
		finally {
			Sessions.execute(farm.get().server(this.primary), "SELECT group_replication_switch_to_single_primary_mode('"
					+ farm.get().server(this.primary).uuid() + "')");
		}
		this.believed.awaitPrimary(this.primary);
	}

	private static @Nullable MysqlServer elected(List<MysqlServer> servers) throws SQLException {
		for (MysqlServer server : servers) {
			String role = value(server, "SELECT MAX(MEMBER_ROLE) FROM performance_schema.replication_group_members"
					+ " WHERE MEMBER_ID = @@server_uuid AND MEMBER_ROLE = 'PRIMARY'");
			if ("PRIMARY".equals(role)) {
				return server;
			}
		}
		return null;
	}

	private MysqlServer freezePrimaryUntilReplaced() {
		MysqlServer frozen = group.primaryServer();
		frozen.freeze();
		try {
			this.believed.await(
					(answer) -> Believed.primary(answer) != null && !frozen.address().equals(Believed.primary(answer)));
		}
		finally {
			frozen.thaw();
		}
		return frozen;
	}

	private static @Nullable String value(MysqlServer server, String query) throws SQLException {
		try (Connection connection = server.connect();
				Statement statement = connection.createStatement();
				ResultSet row = statement.executeQuery(query)) {
			row.next();
			return row.getString(1);
		}
	}

	// Lets the servers do wrong for a while
	private static void passes(Duration time) {
		long end = System.nanoTime() + time.toNanos();
		Awaitility.await().atMost(time.multipliedBy(3)).until(() -> System.nanoTime() >= end);
	}

}
