package io.github.fabricspring.test;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * What became of the data, and of the caller, through a fault. Compares the database
 * before the work with the surviving primary after it.
 */
public final class Survival {

	private final Failover failover;

	private final TableContents before;

	private final TableContents after;

	private final Duration took;

	private final Set<String> named = new HashSet<>();

	Survival(Failover failover, TableContents before, TableContents after, Duration took) {
		this.failover = failover;
		this.before = before;
		this.after = after;
		this.took = took;
	}

	/**
	 * Asserts that the work was committed exactly once: the table has one row more.
	 * @param table the table that the work adds a row to
	 * @return this
	 */
	public Survival committedOnce(String table) {
		return added(table, 1);
	}

	/**
	 * Asserts how many rows a table has more than before.
	 * @param table the table
	 * @param rows the number of rows that the work adds when it runs once
	 * @return this
	 */
	public Survival added(String table, int rows) {
		this.named.add(table);
		List<String> added = this.after.without(this.before, table);
		if (added.size() != rows) {
			throw new AssertionError(
					"Expected %d new row(s) in %s, found %d: %s".formatted(rows, table, added.size(), added));
		}
		return this;
	}

	/**
	 * Asserts what the surviving primary answers to a query.
	 * @param query a query of one row and one column
	 * @param expected the value as text
	 * @return this
	 */
	public Survival shows(String query, Object expected) {
		try (Connection connection = this.failover.connect()) {
			// a statement keeps the database of its creation
			connection.setCatalog(this.failover.database());
			try (Statement statement = connection.createStatement(); ResultSet row = statement.executeQuery(query)) {
				String found = (row.next()) ? row.getString(1) : "no row";
				if (!Objects.equals(String.valueOf(expected), found)) {
					throw new AssertionError("Expected %s, found %s: %s".formatted(expected, found, query));
				}
			}
		}
		catch (SQLException ex) {
			throw new AssertionError("The surviving primary does not answer: " + query, ex);
		}
		return this;
	}

	/**
	 * Asserts that every row of before is there unchanged, and that no table has new rows
	 * but those named so far.
	 * @return this
	 */
	public Survival noOtherRowTouched() {
		Set<String> tables = new HashSet<>(this.before.tables().keySet());
		tables.addAll(this.after.tables().keySet());
		List<String> touched = new ArrayList<>();
		for (String table : tables) {
			this.before.without(this.after, table).forEach((row) -> touched.add(table + " lost (" + row + ")"));
			if (!this.named.contains(table)) {
				this.after.without(this.before, table).forEach((row) -> touched.add(table + " got (" + row + ")"));
			}
		}
		if (!touched.isEmpty()) {
			throw new AssertionError("Other rows were touched: " + touched);
		}
		return this;
	}

	/**
	 * Asserts that the caller got its result in time.
	 * @param limit how long the work may take with the fault in it
	 * @return this
	 */
	public Survival pausedLessThan(Duration limit) {
		if (this.took.compareTo(limit) >= 0) {
			throw new AssertionError("Expected a pause of less than %s, it was %s".formatted(limit, this.took));
		}
		return this;
	}

	/**
	 * Returns how long the work took.
	 * @return the time from its call to its return
	 */
	public Duration took() {
		return this.took;
	}

}
