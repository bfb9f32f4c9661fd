package io.github.fabricspring.connection;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Which statements end the transaction that they are sent in.
 */
class StatementTextTests {

	@ParameterizedTest
	@ValueSource(strings = { "CALL p()", "{call p(?)}", "{? = call f()}", " commit ", "COMMIT AND CHAIN",
			"ROLLBACK AND CHAIN", "CREATE TABLE t (id INT)", "/* x */ alter table t ADD c INT", "DROP TABLE t",
			"TRUNCATE t", "RENAME TABLE a TO b", "GRANT SELECT ON t TO a", "BEGIN", "START TRANSACTION",
			"LOCK TABLES t READ", "SET autocommit = 1", "SET @@session.autocommit=1", "SET PASSWORD = 'x'",
			"ANALYZE TABLE t", "/*!50000 CREATE TABLE t (id INT) */", "LOAD INDEX INTO CACHE t", "EXECUTE s", "", ";" })
	void thoseThatMayCommit(String sql) {
		assertThat(StatementText.mayCommit(sql)).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "SELECT 1", "select * from t for update", "(SELECT 1) UNION (SELECT 2)",
			"\n\t-- why\n# so\nINSERT INTO t VALUES (1)", "/**/UPDATE t SET a = 'CALL p()'", "DELETE FROM t",
			"REPLACE INTO t VALUES (1)", "WITH a AS (SELECT 1) SELECT * FROM a", "SET @x = 1", "SET NAMES utf8mb4",
			"SAVEPOINT a", "ROLLBACK TO SAVEPOINT a", "ROLLBACK WORK TO a", "RELEASE SAVEPOINT a",
			"CREATE TEMPORARY TABLE t (id INT)", "LOAD DATA LOCAL INFILE 'x' INTO TABLE t", "SHOW TABLES" })
	void thoseThatDoNot(String sql) {
		assertThat(StatementText.mayCommit(sql)).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "BEGIN", "begin work", "START TRANSACTION READ ONLY", "LOCK TABLE t READ",
			"COMMIT AND CHAIN", "commit work and chain", "ROLLBACK AND CHAIN" })
	void thoseThatBeginAnew(String sql) {
		assertThat(StatementText.beginsAnew(sql)).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "COMMIT", "ROLLBACK", "SELECT 'BEGIN'", "INSERT INTO begin VALUES (1)" })
	void thoseThatDoNotBeginAnew(String sql) {
		assertThat(StatementText.beginsAnew(sql)).isFalse();
		assertThat(StatementText.beginsAnew(null)).isFalse();
	}

	@Test
	void severalAreLookedAtOneByOne() {
		assertThat(StatementText.anyMayCommit("INSERT INTO t VALUES (1); UPDATE t SET a = 1;")).isFalse();
		assertThat(StatementText.anyMayCommit("INSERT INTO t VALUES (1); COMMIT; INSERT INTO t VALUES (2)")).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "CALL p()", "{call p()}", "EXECUTE s" })
	void procedures(String sql) {
		assertThat(StatementText.isProcedure(sql)).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "CREATE TABLE t (id INT)", "COMMIT", "INSERT INTO t VALUES (1)" })
	void noProcedures(String sql) {
		assertThat(StatementText.isProcedure(sql)).isFalse();
	}

	@Test
	void longTextsDoNotExhaustTheStack() {
		assertThat(StatementText.mayCommit(" ".repeat(100_000) + "SELECT " + "x".repeat(1_000_000))).isFalse();
		assertThat(StatementText.mayCommit("-- x\n".repeat(10_000) + "SELECT 1")).isFalse();
	}

}
