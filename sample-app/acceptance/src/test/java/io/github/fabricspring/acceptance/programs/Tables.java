package io.github.fabricspring.acceptance.programs;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * The tables of the groups, past all proxies: what is there before a program, what other
 * callers write, and what is there in the end.
 */
final class Tables {

	/** Taken by other callers on a new primary: more than what a program inserts. */
	private static final int MOST_IDS = 6;

	private static final int OTHERS_AMOUNT = 7;

	private static final int IDS_OF_A_GROUP = 1_000_000;

	private static final List<String> PROCEDURES = List.of("DROP PROCEDURE IF EXISTS add_row",
			"CREATE PROCEDURE add_row(t VARCHAR(60)) INSERT INTO ledger (tag, v) VALUES (t, 1)",
			"DROP PROCEDURE IF EXISTS add_rows",
			"CREATE PROCEDURE add_rows(t VARCHAR(60)) BEGIN INSERT INTO ledger (tag, v) VALUES (t, 1); COMMIT;"
					+ " INSERT INTO ledger (tag, v) VALUES (CONCAT(t, 'b'), 1); END",
			"DROP PROCEDURE IF EXISTS touch", "CREATE PROCEDURE touch() BEGIN DECLARE CONTINUE HANDLER FOR 1213"
					+ " BEGIN END; UPDATE contended SET n = n + 1 WHERE id = 2; END");

	private final Groups groups;

	private final Map<Call.Name, Set<String>> others = new ConcurrentHashMap<>();

	Tables(Groups groups) {
		this.groups = groups;
	}

	void create() throws SQLException {
		for (Call.Name group : Call.Name.values()) {
			try (Connection connection = this.groups.connect(group);
					Statement statement = connection.createStatement()) {
				for (String definition : Rows.DEFINITIONS) {
					statement.execute(definition);
				}
				for (String procedure : PROCEDURES) {
					statement.execute(procedure);
				}
				// an id that was fetched in one group is used in the other
				statement.execute("INSERT INTO numbers VALUES (" + ((group == Call.Name.A) ? 1 : IDS_OF_A_GROUP) + ")");
				statement.execute("INSERT INTO place VALUES (1, '" + group + "')");
				statement.execute("INSERT INTO contended VALUES (1, 0), (2, 0)");
			}
		}
	}

	/**
	 * Writes what a program finds.
	 * @param prefix the beginning of its tags
	 * @param program the program
	 */
	void prepare(String prefix, Program program) {
		this.others.clear();
		for (Call.Name group : Call.Name.values()) {
			Set<String> updated = program.calls()
				.stream()
				.flatMap((call) -> updated(call.group(), call.steps()).stream())
				.filter((tag) -> tag.startsWith(group.name()))
				.collect(Collectors.toSet());
			execute(group, (statement) -> {
				for (String tag : updated) {
					statement.addBatch("INSERT INTO item (tag, v) VALUES ('" + prefix + tag + "', 0)");
				}
				others(group, prefix, "before", 1, statement);
			});
		}
	}

	private static Set<String> updated(Call.Name group, List<Step> steps) {
		Set<String> tags = new HashSet<>();
		for (Step step : steps) {
			if (step instanceof Step.Write write && write.via().isUpdate()) {
				tags.add(Expectation.tag(group, write.tag()));
			}
			tags.addAll(updated((step instanceof Step.Inner inner) ? inner.call().group() : group, step.steps()));
		}
		return tags;
	}

	/**
	 * Other callers are the first on a new primary.
	 * @param group the group
	 * @param prefix the beginning of the program's tags
	 */
	void writeAsOthers(Call.Name group, String prefix) {
		execute(group, (statement) -> others(group, prefix, "after", MOST_IDS, statement));
	}

	private void others(Call.Name group, String prefix, String when, int count, Statement statement)
			throws SQLException {
		Set<String> tags = this.others.computeIfAbsent(group, (any) -> ConcurrentHashMap.newKeySet());
		for (String table : Rows.SHARED) {
			for (int i = 0; i < count; i++) {
				String tag = prefix + "other." + table + "." + when + i;
				statement.addBatch("INSERT INTO " + table + " (tag, v) VALUES ('" + tag + "', " + OTHERS_AMOUNT + ")");
				tags.add(tag);
			}
		}
	}

	Map<Call.Name, Set<String>> others() {
		return new EnumMap<>(this.others);
	}

	Map<Call.Name, History> read(String prefix) {
		Map<Call.Name, History> histories = new EnumMap<>(Call.Name.class);
		String union = Rows.TABLES.stream()
			.map((table) -> "SELECT tag, v FROM " + table + " WHERE tag LIKE '" + prefix + "%'")
			.collect(Collectors.joining(" UNION ALL "));
		for (Call.Name group : Call.Name.values()) {
			Map<String, Integer> amounts = new HashMap<>();
			Set<String> others = new HashSet<>();
			execute(group, (statement) -> {
				ResultSet rows = statement.executeQuery(union);
				while (rows.next()) {
					String tag = rows.getString(1).substring(prefix.length());
					if (!tag.startsWith("other")) {
						amounts.merge(tag, rows.getInt(2), Integer::sum);
					}
					else if (rows.getInt(2) == OTHERS_AMOUNT) {
						others.add(prefix + tag);
					}
				}
			});
			histories.put(group, new History(amounts, others));
		}
		return histories;
	}

	private void execute(Call.Name group, Work work) {
		try (Connection connection = this.groups.connect(group); Statement statement = connection.createStatement()) {
			connection.setAutoCommit(false);
			work.accept(statement);
			statement.executeBatch();
			connection.commit();
		}
		catch (SQLException ex) {
			throw new IllegalStateException(group + ": " + ex.getMessage(), ex);
		}
	}

	@FunctionalInterface
	private interface Work {

		void accept(Statement statement) throws SQLException;

	}

}
