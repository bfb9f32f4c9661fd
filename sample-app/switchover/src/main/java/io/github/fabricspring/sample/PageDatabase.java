package io.github.fabricspring.sample;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

import io.github.fabricspring.sample.farm.group.FarmGroup;

/**
 * The database of the page's writers, apart from that of the applications that the farm
 * stays up for.
 */
final class PageDatabase {

	private static final String NAME = "page";

	private static final String PROPERTY = "--fabric.datasource.database=";

	private PageDatabase() {
	}

	/**
	 * Creates the database.
	 * @param group the group
	 * @return the properties of an application that writes to it
	 * @throws SQLException if the primary refuses it
	 */
	static List<String> create(FarmGroup group) throws SQLException {
		String user = group.farm().accounts().application().user();
		try (Connection connection = group.primaryServer().connect();
				Statement statement = connection.createStatement()) {
			String account;
			try (ResultSet row = statement.executeQuery(
					"SELECT CONCAT(QUOTE(user), '@', QUOTE(host)) FROM mysql.user WHERE user = '" + user + "'")) {
				row.next();
				account = row.getString(1);
			}
			statement.execute("CREATE DATABASE IF NOT EXISTS " + NAME);
			statement.execute("GRANT ALL ON " + NAME + ".* TO " + account);
		}
		return StarterProperties.of(group)
			.stream()
			.map((property) -> (property.startsWith(PROPERTY)) ? PROPERTY + NAME : property)
			.toList();
	}

}
