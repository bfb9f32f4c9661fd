package io.github.fabricspring.test;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * All rows of a database.
 *
 * @param tables the rows as texts, by table; the same row more than once if the table has
 * it more than once
 */
record TableContents(Map<String, List<String>> tables) {

	/** The starter's own table, whatever its name. */
	private static final String IS_OUTCOME_TABLE = "(SELECT GROUP_CONCAT(column_name ORDER BY ordinal_position)"
			+ " <=> 'id,fenced,touched,created' FROM information_schema.columns c"
			+ " WHERE c.table_schema = t.table_schema AND c.table_name = t.table_name)";

	static TableContents read(Connection connection, String database) throws SQLException {
		Map<String, List<String>> tables = new TreeMap<>();
		try (Statement statement = connection.createStatement()) {
			List<String> names = column(statement,
					"SELECT table_name FROM information_schema.tables t WHERE table_schema = '" + database
							+ "' AND table_type = 'BASE TABLE' AND NOT " + IS_OUTCOME_TABLE);
			for (String name : names) {
				tables.put(name, column(statement, "SELECT * FROM `" + database + "`.`" + name + "`"));
			}
		}
		return new TableContents(tables);
	}

	private static List<String> column(Statement statement, String query) throws SQLException {
		List<String> rows = new ArrayList<>();
		try (ResultSet result = statement.executeQuery(query)) {
			int columns = result.getMetaData().getColumnCount();
			while (result.next()) {
				List<String> row = new ArrayList<>();
				for (int i = 1; i <= columns; i++) {
					row.add(String.valueOf(result.getString(i)));
				}
				rows.add(String.join(", ", row));
			}
		}
		return rows;
	}

	List<String> rows(String table) {
		return this.tables.getOrDefault(table, List.of());
	}

	/**
	 * Returns what is here and not there.
	 * @param other the other contents
	 * @param table the table
	 * @return rows, each as often as there are more of it here
	 */
	List<String> without(TableContents other, String table) {
		List<String> rest = new ArrayList<>(rows(table));
		other.rows(table).forEach(rest::remove);
		return rest;
	}

}
