package io.github.fabricspring.connection.statement;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link PlainReads}.
 */
class PlainReadsTests {

	@ParameterizedTest
	@ValueSource(strings = { "SELECT 1", "select * from t where id = ?", " SELECT count(*) FROM t",
			"SELECT `id` FROM `t` WHERE `name` IN (?, ?) AND (a = 1 OR b < (2 + 3))",
			"SELECT t.id, coalesce(max(t.n), 0) FROM t JOIN (SELECT id FROM u) x ON (x.id = t.id)",
			"WITH x AS (SELECT 1) SELECT * FROM x WHERE EXISTS (SELECT 2)", "SHOW TABLES",
			"SELECT update_time FROM t WHERE lower(name) LIKE concat('%', ?)\nLIMIT 10" })
	void queryOfNothingButTablesIsPlain(String sql) {
		assertThat(PlainReads.contain(sql)).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "SELECT f(1)", "SELECT f (1)", "SELECT `f`(1)", "SELECT `f` (1)", "SELECT \"f\"(1)",
			"SELECT app.count(1)", "SELECT app . lower(1)", "SELECT `app`.\nlower(1)", "SELECT `app`.count(1)",
			"SELECT count (1)", "SELECT f/**/(1)", "SELECT écount(1)", "SELECT é(1)", "SELECT f--\n(1)",
			"SELECT 1; DELETE FROM t", "SELECT 1 INTO OUTFILE 'x'", "/*!50000 CALL p() */", "SELECT 1 /*! , f(1) */",
			"SELECT * FROM t FOR UPDATE", "WITH x AS (SELECT 1) DELETE FROM t", "SELECT get_lock('x', 1)",
			"INSERT INTO t VALUES (1)", "DO f(1)", "CALL p()", "SET @x = 1" })
	void queryThatMayCallAFunctionOfTheApplicationIsNotPlain(String sql) {
		assertThat(PlainReads.contain(sql)).isFalse();
	}

	@Test
	@Timeout(20)
	void longTextIsReadOnce() {
		assertThat(PlainReads.contain("SELECT '" + "x".repeat(1_000_000) + "'" + " ".repeat(1_000_000))).isTrue();
		assertThat(PlainReads.contain("SELECT 1 FROM t WHERE (a, b) IN (" + "(1, 2), ".repeat(100_000) + "(1, 2))"))
			.isTrue();
	}

	@Test
	void unknownTextIsNotPlain() {
		assertThat(PlainReads.contain(null)).isFalse();
	}

}
