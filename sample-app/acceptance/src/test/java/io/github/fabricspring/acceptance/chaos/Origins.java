package io.github.fabricspring.acceptance.chaos;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

import io.github.fabricspring.acceptance.chaos.Reigns.Origin;
import io.github.fabricspring.sample.farm.MysqlServer;
import io.github.fabricspring.sample.farm.group.FarmGroup;

/**
 * The servers that rows of the ledger were written to. Each row says so itself, by a
 * trigger, which runs only where the row is written; its columns are replicated.
 */
final class Origins {

	private Origins() {
	}

	/**
	 * Has every row of the ledger name its server from now on.
	 * @param group the group, whose ledger is empty
	 * @throws SQLException as the driver threw it
	 */
	static void record(FarmGroup group) throws SQLException {
		String database = group.farm().accounts().database();
		try (Connection connection = group.primaryServer().connect();
				Statement statement = connection.createStatement()) {
			statement.execute("ALTER TABLE %s.ledger ADD server CHAR(36), ADD written BIGINT".formatted(database));
			statement.execute(("CREATE TRIGGER %1$s.origin BEFORE INSERT ON %1$s.ledger FOR EACH ROW SET"
					+ " NEW.server = @@server_uuid, NEW.written = UNIX_TIMESTAMP(SYSDATE(6)) * 1000000")
				.formatted(database));
		}
	}

	/**
	 * Reads the origins of all rows.
	 * @param server the surviving primary
	 * @param database its database
	 * @return the origins, the oldest row first
	 * @throws SQLException as the driver threw it
	 */
	static List<Origin> read(MysqlServer server, String database) throws SQLException {
		List<Origin> origins = new ArrayList<>();
		try (Connection connection = server.connect();
				Statement statement = connection.createStatement();
				ResultSet rows = statement
					.executeQuery("SELECT server, written FROM %s.ledger ORDER BY written".formatted(database))) {
			while (rows.next()) {
				origins.add(new Origin(rows.getString(1), rows.getLong(2)));
			}
		}
		return origins;
	}

	/**
	 * The longest time in which no row was written.
	 * @param origins the origins, the oldest first
	 * @return the time in milliseconds
	 */
	static long longestGapMillis(List<Origin> origins) {
		long longest = 0;
		for (int i = 1; i < origins.size(); i++) {
			longest = Math.max(longest, origins.get(i).micros() - origins.get(i - 1).micros());
		}
		return longest / 1000;
	}

}
