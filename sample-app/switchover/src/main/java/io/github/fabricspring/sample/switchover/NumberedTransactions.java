package io.github.fabricspring.sample.switchover;

import io.github.fabricspring.FabricGroup;
import io.github.fabricspring.Rerun;

import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * An ordinary transactional service with one annotation. It contains no code for servers
 * or failovers.
 */
@Service
@FabricGroup(value = "${switchover.group}", rerun = Rerun.EXACTLY_ONCE)
class NumberedTransactions {

	private final JdbcClient jdbc;

	NumberedTransactions(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	/**
	 * Writes one numbered transaction: an entry, and the writer's own total beside it. No
	 * unique key stands in the way of a second entry with the same number, so that a
	 * transaction applied twice is seen in the tables.
	 * @param writer the writer
	 * @param number the writer's running number
	 */
	@Transactional
	void write(int writer, long number) {
		this.jdbc.sql("INSERT INTO entry (writer, number) VALUES (?, ?)").params(writer, number).update();
		this.jdbc
			.sql("INSERT INTO total (writer, entries) VALUES (?, 1)" + " ON DUPLICATE KEY UPDATE entries = entries + 1")
			.params(writer)
			.update();
	}

	/** Makes empty tables, one statement after the other: not for reruns. */
	void createTables() {
		this.jdbc.sql("DROP TABLE IF EXISTS entry, total").update();
		this.jdbc
			.sql("CREATE TABLE entry (id BIGINT AUTO_INCREMENT PRIMARY KEY, writer INT NOT NULL,"
					+ " number BIGINT NOT NULL, KEY (writer, number))")
			.update();
		this.jdbc.sql("CREATE TABLE total (writer INT PRIMARY KEY, entries BIGINT NOT NULL)").update();
	}

	/**
	 * Reads everything from the primary.
	 * @return the tables' content
	 */
	@Transactional
	Tables read() {
		Tables tables = new Tables();
		RowCallbackHandler entries = (row) -> tables.entry(row.getInt(1), row.getLong(2), row.getInt(3));
		this.jdbc.sql("SELECT writer, number, COUNT(*) FROM entry GROUP BY writer, number").query(entries);
		RowCallbackHandler totals = (row) -> tables.total(row.getInt(1), row.getLong(2));
		this.jdbc.sql("SELECT writer, entries FROM total").query(totals);
		return tables;
	}

}
