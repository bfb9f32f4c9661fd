package io.github.fabricspring.acceptance.failover;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.github.fabricspring.sample.farm.MysqlServer;
import io.github.fabricspring.sample.farm.Sql;
import io.github.fabricspring.sample.farm.group.FarmGroup;
import org.awaitility.Awaitility;

/**
 * Members of Group Replication that apply nothing of what they receive until this is
 * closed. The applier commits in the order of the group, so all that follows waits behind
 * one transaction that is held up.
 */
public final class Backlog implements AutoCloseable {

	private static final Duration PATIENCE = Duration.ofMinutes(1);

	private static final String TABLES = "SELECT COUNT(*) FROM information_schema.tables"
			+ " WHERE table_schema = 'app' AND table_name = 'held'";

	private static final String QUEUE = "SELECT COUNT_TRANSACTIONS_REMOTE_IN_APPLIER_QUEUE"
			+ " FROM performance_schema.replication_group_member_stats WHERE MEMBER_ID = @@server_uuid";

	private final List<Connection> locks = new ArrayList<>();

	private final List<MysqlServer> members;

	/** What the primary had executed when the members were held up. */
	private String sent = "";

	private Backlog(List<MysqlServer> members) {
		this.members = members;
	}

	/**
	 * Holds up members, and returns when each has something to apply.
	 * @param group their group
	 * @param members the members, not the primary
	 * @return closed to let them go on
	 * @throws SQLException if one could not be held up
	 */
	public static Backlog of(FarmGroup group, List<MysqlServer> members) throws SQLException {
		Sql primary = Sql.on(group.primaryServer());
		primary.execute("CREATE TABLE IF NOT EXISTS app.held (id INT AUTO_INCREMENT PRIMARY KEY)");
		Backlog backlog = new Backlog(members);
		try {
			for (MysqlServer member : members) {
				Awaitility.await().atMost(PATIENCE).until(() -> Sql.on(member).number(TABLES) > 0);
				backlog.locks.add(lock(member));
			}
			// A row that is there already is not replaced: nothing would be sent to them
			primary.execute("INSERT INTO app.held VALUES ()");
			backlog.sent = primary.value("SELECT @@global.gtid_executed");
			members
				.forEach((member) -> Awaitility.await().atMost(PATIENCE).until(() -> Sql.on(member).number(QUEUE) > 0));
			return backlog;
		}
		catch (SQLException | RuntimeException | Error ex) {
			backlog.close();
			throw ex;
		}
	}

	private static Connection lock(MysqlServer member) throws SQLException {
		Connection connection = member.connect();
		try (Statement statement = connection.createStatement()) {
			statement.execute("LOCK TABLES app.held READ");
		}
		return connection;
	}

	/**
	 * Tells whether the members are still held up.
	 * @return {@code false} if a connection that holds one up was lost, or one has
	 * applied all that it was to wait for
	 * @throws SQLException never
	 */
	public boolean isHeld() throws SQLException {
		for (Connection lock : this.locks) {
			if (!lock.isValid(1)) {
				return false;
			}
		}
		return this.members.stream()
			.allMatch((member) -> Sql.on(member)
				.number("SELECT GTID_SUBSET('" + this.sent + "', @@global.gtid_executed)") == 0);
	}

	/**
	 * Lets time pass, while calls go on.
	 * @param time how long
	 */
	public static void passes(Duration time) {
		long end = System.nanoTime() + time.toNanos();
		Awaitility.await().atMost(time.multipliedBy(3)).until(() -> System.nanoTime() >= end);
	}

	@Override
	public void close() throws SQLException {
		for (Connection lock : this.locks) {
			lock.close();
		}
	}

}
