package io.github.fabricspring.acceptance.discovery;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

import io.github.fabricspring.sample.farm.MysqlServer;
import io.github.fabricspring.sample.farm.Sql;
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
 * Plain GTID replication of which an operator, or a mistake, has changed something.
 */
class DoubtfulReplicationIntegrationTests {

	@RegisterExtension
	static final FarmExtension farm = FarmExtension.shared();

	private static Replication group;

	private Believed believed;

	private MysqlServer primary;

	private MysqlServer replica;

	private MysqlServer third;

	@BeforeAll
	static void start() {
		group = Replication.start(farm.get(), "YYZ", ReplicationSettings.DEFAULTS.byHand());
	}

	@BeforeEach
	void believe() throws SQLException {
		this.primary = group.primaryServer();
		this.replica = group.secondaries().get(0);
		this.third = group.secondaries().get(1);
		this.believed = believe(List.of(this.primary, this.replica, this.third), 2);
	}

	private Believed believe(List<MysqlServer> servers, int readable) throws SQLException {
		Believed believed = Believed.of(servers.stream().map(MysqlServer::address).toList(),
				farm.get().accounts().discovery());
		believed.await((answer) -> this.primary.address().equals(Believed.primary(answer))
				&& Believed.readable(answer).size() == readable);
		return believed;
	}

	@AfterEach
	void restore() throws SQLException {
		this.believed.close();
		for (MysqlServer server : List.of(this.replica, this.third)) {
			Sessions.execute(server, "SET GLOBAL super_read_only = ON", "START REPLICA");
		}
		if (this.primary.isAlive()) {
			Sessions.execute(this.primary, "SET GLOBAL read_only = OFF");
		}
		group.restore();
	}

	@Test
	void aReplicaThatWasLeftOpenIsNotBelievedWhileItsPrimaryHangs() throws SQLException {
		Sessions.execute(this.replica, "SET GLOBAL super_read_only = OFF", "SET GLOBAL read_only = OFF");
		this.believed.await((answer) -> Believed.readable(answer).size() == 1);
		int mark = this.believed.mark();
		this.primary.freeze();
		try {
			this.believed.await((answer) -> String.valueOf(answer.reason()).contains("STOP REPLICA"));
			// until the replicas do not count it as alive any more
			Awaitility.await().until(() -> !isFresh(this.replica));
			this.believed.await((answer) -> String.valueOf(answer.reason()).contains("STOP REPLICA"));
		}
		finally {
			this.primary.thaw();
		}
		this.believed.awaitPrimary(this.primary.address());
		assertThat(this.believed.primariesSince(mark)).doesNotContain(this.replica.address());
	}

	@Test
	void aReplicaThatWasLeftOpenIsNotBelievedInThePlaceOfAKilledPrimary() throws SQLException {
		Sessions.execute(this.replica, "SET GLOBAL super_read_only = OFF", "SET GLOBAL read_only = OFF");
		this.believed.await((answer) -> Believed.readable(answer).size() == 1);
		int mark = this.believed.mark();
		this.primary.kill();
		this.believed.await((answer) -> String.valueOf(answer.reason()).contains("STOP REPLICA"));
		assertThat(this.believed.primariesSince(mark)).doesNotContain(this.replica.address());
	}

	@Test
	void aServerThatWasLeftOpenIsNotBelievedWhileThePrimaryIsReadOnly() throws SQLException {
		Sessions.execute(this.replica, "STOP REPLICA", "SET GLOBAL super_read_only = OFF",
				"SET GLOBAL read_only = OFF");
		this.believed.await((answer) -> String.valueOf(answer.reason()).contains("take writes"));
		int mark = this.believed.mark();
		Sessions.execute(this.primary, "SET GLOBAL read_only = ON");
		this.believed.await((answer) -> String.valueOf(answer.reason()).contains("follow a server that is read-only"));
		Sessions.execute(this.primary, "SET GLOBAL read_only = OFF");
		this.believed.awaitPrimary(this.primary.address());
		assertThat(this.believed.primariesSince(mark)).doesNotContain(this.replica.address());
	}

	@Test
	void aPrimaryThatHasNoConnectionLeftStays() throws SQLException {
		int mark = this.believed.mark();
		try (Connection operator = this.primary.connect()) {
			Sessions.execute(operator, "SET GLOBAL max_connections = 1");
			Sessions.cut(operator, farm.get().accounts().discovery().user());
			this.believed.await((answer) -> String.valueOf(answer.reason()).contains("Too many connections"));
			Sessions.execute(operator, "SET GLOBAL max_connections = 151");
		}
		this.believed.await((answer) -> answer.reason() == null);
		assertThat(this.believed.primariesSince(mark)).containsOnly(this.primary.address());
	}

	@Test
	void aPrimaryWhosePasswordWasChangedStays() throws SQLException {
		int mark = this.believed.mark();
		try (Connection operator = this.primary.connect()) {
			Sessions.execute(operator, "ALTER USER " + discovery(operator) + " IDENTIFIED BY 'another'");
			Sessions.cut(operator, farm.get().accounts().discovery().user());
			this.believed.await((answer) -> String.valueOf(answer.reason()).contains("Access denied"));
			Sessions.execute(operator, "ALTER USER " + discovery(operator) + " IDENTIFIED BY '"
					+ farm.get().accounts().discovery().password() + "'");
		}
		this.believed.await((answer) -> answer.reason() == null);
		assertThat(this.believed.primariesSince(mark)).containsOnly(this.primary.address());
	}

	@Test
	void aServerThatWasLeftOpenDoesNotTakeThePlaceOfAKilledPrimary() throws SQLException {
		Sessions.execute(this.replica, "STOP REPLICA", "SET GLOBAL super_read_only = OFF",
				"SET GLOBAL read_only = OFF");
		this.believed.await((answer) -> String.valueOf(answer.reason()).contains("take writes"));
		int mark = this.believed.mark();
		this.primary.kill();
		this.believed.await((answer) -> String.valueOf(answer.reason())
			.contains("took writes beside one, and has followed no server since"));
		assertThat(this.believed.primariesSince(mark)).doesNotContain(this.replica.address());
	}

	@Test
	void aReplicaThatRestartsOpenWhileNobodyAsksDoesNotTakeThePlaceOfAKilledPrimary() throws SQLException {
		int mark = this.believed.mark();
		this.believed.betweenTwoRounds(() -> {
			this.primary.kill();
			this.replica.restart();
			Sessions.execute(this.replica, "SET GLOBAL super_read_only = OFF", "SET GLOBAL read_only = OFF",
					"START REPLICA");
		});
		this.believed.await((answer) -> String.valueOf(answer.reason()).contains("STOP REPLICA"));
		assertThat(this.believed.primariesSince(mark)).doesNotContain(this.replica.address());
	}

	@Test
	void aReplicaThatIsOpenedWhileNobodyAsksTakesThePlaceOfAKilledPrimary() throws SQLException {
		this.believed.betweenTwoRounds(() -> {
			this.primary.kill();
			Sessions.execute(this.replica, "SET GLOBAL super_read_only = OFF", "SET GLOBAL read_only = OFF");
		});
		this.believed.awaitPrimary(this.replica.address());
	}

	@Test
	void aPrimaryInMaintenanceIsNamed() throws SQLException {
		Sessions.execute(this.primary, "SET GLOBAL read_only = ON");
		GroupAnswer none = this.believed.awaitPrimary(null);
		assertThat(String.valueOf(none.reason()))
			.isEqualTo("no server takes writes (" + this.primary.address() + ", the primary before, is read-only)");
	}

	@Test
	void aSourceThatHangsWhileDaylightSavingEndsDoesNotCountAsAlive() throws SQLException {
		long end = Sql.on(this.third).number("SELECT UNIX_TIMESTAMP() + 2");
		try (Connection operator = this.third.connect()) {
			savesDaylightUntil(operator, end);
			// its next session is in that time zone
			Sessions.cut(operator, farm.get().accounts().discovery().user());
		}
		this.primary.freeze();
		try {
			this.believed.awaitPrimary(null);
			Awaitility.await("the hour that is there twice")
				.until(() -> Sql.on(this.third).isTrue("UNIX_TIMESTAMP() > " + end));
			assertThat(Sql.on(this.third)
				.isTrue("EXISTS (SELECT 1 FROM performance_schema.replication_connection_status"
						+ " WHERE UNIX_TIMESTAMP(LAST_HEARTBEAT_TIMESTAMP) < " + end + ")"))
				.isTrue();
			Sessions.execute(this.replica, "STOP REPLICA", "SET GLOBAL super_read_only = OFF",
					"SET GLOBAL read_only = OFF");
			this.believed.awaitPrimary(this.replica.address());
			assertThat(Sql.on(this.third)
				.isTrue("EXISTS (SELECT 1"
						+ " FROM performance_schema.replication_connection_status WHERE SERVICE_STATE = 'ON')"))
				.as("it has not noticed itself yet")
				.isTrue();
		}
		finally {
			this.primary.thaw();
			Sessions.execute(this.third, "SET GLOBAL time_zone = SYSTEM");
		}
	}

	// Neither the zone's rows nor its name outlive the server's data
	private static void savesDaylightUntil(Connection operator, long end) throws SQLException {
		Sessions.execute(operator, "SET sql_log_bin = 0", "SET GLOBAL super_read_only = OFF",
				"INSERT INTO mysql.time_zone (Use_leap_seconds) VALUES ('N')", "SET @zone = LAST_INSERT_ID()",
				"INSERT INTO mysql.time_zone_name VALUES ('Farm/" + end + "', @zone)",
				"INSERT INTO mysql.time_zone_transition_type VALUES (@zone, 0, 3600, 1, 'SUM'), (@zone, 1, 0, 0, 'WIN')",
				"INSERT INTO mysql.time_zone_transition VALUES (@zone, 0, 0), (@zone, " + end + ", 1)",
				"SET GLOBAL super_read_only = ON", "SET GLOBAL time_zone = 'Farm/" + end + "'");
	}

	private static String discovery(Connection operator) throws SQLException {
		try (Statement statement = operator.createStatement();
				ResultSet row = statement.executeQuery("SELECT CONCAT(QUOTE(User), '@', QUOTE(Host)) FROM mysql.user"
						+ " WHERE User = '" + farm.get().accounts().discovery().user() + "'")) {
			row.next();
			return row.getString(1);
		}
	}

	private static boolean isFresh(MysqlServer replica) throws SQLException {
		try (Connection connection = replica.connect();
				Statement statement = connection.createStatement();
				ResultSet row = statement.executeQuery("SELECT LAST_HEARTBEAT_TIMESTAMP > NOW(6) - INTERVAL 3 SECOND"
						+ " FROM performance_schema.replication_connection_status WHERE CHANNEL_NAME = ''")) {
			return row.next() && row.getBoolean(1);
		}
	}

}
