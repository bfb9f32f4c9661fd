package io.github.fabricspring.acceptance.discovery;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;

import io.github.fabricspring.acceptance.failover.Backlog;
import io.github.fabricspring.discovery.DiscoverySettings.Kind;
import io.github.fabricspring.sample.farm.FarmAccounts.Account;
import io.github.fabricspring.sample.farm.MysqlServer;
import io.github.fabricspring.sample.farm.Sql;
import io.github.fabricspring.sample.farm.group.GroupReplication;
import io.github.fabricspring.sample.farm.group.GroupReplicationSettings;
import io.github.fabricspring.sample.farm.junit.FarmExtension;
import io.github.fabricspring.topology.GroupAnswer;
import io.github.fabricspring.topology.reason.ReasonName;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Members that hold each statement which reads a table until they have applied what they
 * received: {@code group_replication_consistency}. Tables of {@code performance_schema}
 * are exempt.
 */
class HeldQuestionsIntegrationTests {

	@RegisterExtension
	static final FarmExtension farm = FarmExtension.shared();

	private static GroupReplication group;

	private static String consistency = "";

	@BeforeAll
	static void start() {
		group = GroupReplication.start(farm.get(), "YYZ", GroupReplicationSettings.DEFAULTS);
		consistency = Sql.on(group.primaryServer()).value("SELECT @@global.group_replication_consistency");
	}

	@AfterEach
	void restore() {
		set(consistency);
		group.restore();
		// A server that was down has the value of its start
		set(consistency);
	}

	@AfterAll
	static void close() {
		group.close();
	}

	@Test
	void membersThatHoldStatementsUntilTheyCaughtUpAnswerAllTheSame() throws SQLException {
		String primary = String.valueOf(group.primary());
		List<MysqlServer> secondaries = group.secondaries();
		try (Backlog held = Backlog.of(group, secondaries)) {
			set("BEFORE");
			try (Believed anew = client(Kind.AUTO)) {
				GroupAnswer answer = anew.await((each) -> primary.equals(Believed.primary(each)));
				assertThat(answer.servers()).hasSize(3);
				anew.await((each) -> Believed.readable(each).size() == 2);
				for (MysqlServer secondary : secondaries) {
					assertThat(heldSessions(secondary)).as("held at %s", secondary).isZero();
				}
				assertThat(held.isHeld()).isTrue();
			}
		}
	}

	@Test
	void electedMemberWithABacklogTellsThatItHasOne() throws SQLException {
		set("BEFORE_ON_PRIMARY_FAILOVER");
		MysqlServer killed = group.primaryServer();
		try (Believed believed = client(Kind.AUTO)) {
			believed.await((answer) -> killed.address().equals(Believed.primary(answer)));
			try (Backlog held = Backlog.of(group, group.secondaries())) {
				killed.kill();
				GroupAnswer waiting = believed
					.await((answer) -> answer.reason() != null && answer.reason().name() == ReasonName.BACKLOG);
				assertThat(Believed.primary(waiting)).isNull();
				assertThat(held.isHeld()).isTrue();
			}
			believed.await(
					(answer) -> Believed.primary(answer) != null && !killed.address().equals(Believed.primary(answer)));
		}
	}

	@Test
	void groupThatIsAskedForPlainReplicationIsRefused() throws SQLException {
		try (Believed mistaken = client(Kind.REPLICATION)) {
			GroupAnswer refused = mistaken
				.await((answer) -> String.valueOf(answer.reason()).contains("it is a member of Group Replication"));
			assertThat(Believed.primary(refused)).isNull();
			assertThat(mistaken.primariesSince(0)).containsOnly("null");
		}
	}

	@Test
	void memberThatHasLeftIsAskedForPlainReplication() throws SQLException {
		MysqlServer left = group.secondaries().get(0);
		group.leave(left);
		try (Believed alone = Believed.of(List.of(left.address()), farm.get().accounts().discovery(), Kind.REPLICATION,
				Map.of())) {
			GroupAnswer answer = alone
				.await((each) -> each.reason() != null && each.reason().name() == ReasonName.NO_WRITABLE);
			assertThat(String.valueOf(answer.reason())).doesNotContain("member of Group Replication");
		}
	}

	private static Believed client(Kind kind) throws SQLException {
		return Believed.of(farm.get().servers().stream().map(MysqlServer::address).toList(),
				farm.get().accounts().discovery(), kind, Map.of());
	}

	private static long heldSessions(MysqlServer server) {
		Account account = farm.get().accounts().discovery();
		return Sql.on(server)
			.number("SELECT COUNT(*) FROM performance_schema.processlist WHERE USER = '" + account.user()
					+ "' AND STATE LIKE 'Executing hook on transaction begin%'");
	}

	private static void set(String consistency) {
		farm.get().servers().forEach((server) -> {
			server.start();
			Sql.on(server).execute("SET GLOBAL group_replication_consistency = '" + consistency + "'");
		});
	}

}
