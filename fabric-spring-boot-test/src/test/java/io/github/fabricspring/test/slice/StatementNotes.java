package io.github.fabricspring.test.slice;

import io.github.fabricspring.FabricGroup;
import io.github.fabricspring.Rerun;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/**
 * Writes notes through JDBC.
 */
@Repository
@FabricGroup(value = "NOTES", rerun = Rerun.EXACTLY_ONCE)
class StatementNotes {

	private final JdbcClient jdbc;

	StatementNotes(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	@Transactional
	void write(String text) {
		this.jdbc.sql("INSERT INTO note (text) VALUES (?)").param(text).update();
	}

}
