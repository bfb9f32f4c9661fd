package io.github.fabricspring.connection.statement;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
			"SET DEFAULT ROLE NONE TO a", "ANALYZE TABLE t", "/*!50000 CREATE TABLE t (id INT) */",
			"LOAD INDEX INTO CACHE t", "EXECUTE s", "", ";", "/*! COMMIT */", "/*!80000 COMMIT*/",
			"/* a *//*!80000COMMIT*/", "-- a\nCOMMIT", "--\nCOMMIT", "# a\nCOMMIT", "COMMIT -- a", "COMMIT/* a */",
			"--\nCREATE VIEW v AS\nSELECT 1", "SET @@session . autocommit = 1", "SET @x = 'a', autocommit = 1",
			"/*+ a */ DROP TABLE t", "SET `autocommit` = 1", "CREATE/* a */TABLE t (i INT)", "{ call p() }",
			"/*M! COMMIT */" })
	void statementsThatMayCommitAreTold(String sql) {
		assertThat(StatementText.kind(sql, false).mayEnd()).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "SELECT 1", "select * from t for update", "(SELECT 1) UNION (SELECT 2)",
			"\n\t-- why\n# so\nINSERT INTO t VALUES (1)", "/**/UPDATE t SET a = 'CALL p()'", "DELETE FROM t",
			"REPLACE INTO t VALUES (1)", "WITH a AS (SELECT 1) SELECT * FROM a", "SET @x = 1", "SET NAMES utf8mb4",
			"SAVEPOINT a", "ROLLBACK TO SAVEPOINT a", "ROLLBACK WORK TO a", "RELEASE SAVEPOINT a",
			"CREATE TEMPORARY TABLE t (id INT)", "LOAD DATA LOCAL INFILE 'x' INTO TABLE t", "SHOW TABLES" })
	void statementsThatCommitNothingAreOrdinary(String sql) {
		assertThat(StatementText.kind(sql, false)).isEqualTo(StatementKind.ORDINARY);
	}

	@ParameterizedTest
	@ValueSource(strings = { "ROLLBACK", " rollback work;", "/* why */ ROLLBACK AND NO CHAIN", "ROLLBACK AND CHAIN",
			"ROLLBACK RELEASE" })
	void thoseThatUndoAndDoNothingElse(String sql) {
		assertThat(StatementText.kind(sql, false)).isEqualTo(StatementKind.ROLLBACK);
	}

	@ParameterizedTest
	@ValueSource(strings = { "BEGIN", "begin work", "START TRANSACTION READ ONLY", "COMMIT", "commit work and chain",
			"LOCK TABLE t READ", "UNLOCK TABLES", "SET @x = 1, autocommit = 1" })
	void thoseThatEndAndWriteNothing(String sql) {
		assertThat(StatementText.kind(sql, false)).isEqualTo(StatementKind.CONTROL);
	}

	@ParameterizedTest
	@ValueSource(strings = { "CREATE TABLE t (id INT)", "SET PASSWORD = 'x'", "ROLLBACK; COMMIT", "XA END 'x'", "" })
	void thoseThatMayWriteThemselves(String sql) {
		assertThat(StatementText.kind(sql, false)).isEqualTo(StatementKind.COMMITTING);
	}

	@ParameterizedTest
	@ValueSource(strings = { "SELECT 1", "select f(1) from t", "/* a */ SELECT 1;", "SHOW TABLES", "EXPLAIN SELECT 1",
			"COMMIT", "COMMIT AND CHAIN", "ROLLBACK", "BEGIN", "SET autocommit = 1", "SAVEPOINT", "SAVEPOINT a",
			"RELEASE SAVEPOINT a", "ROLLBACK TO a", "rollback work to savepoint a" })
	void thoseThatNeedNoKey(String sql) {
		assertThat(StatementText.writesNothing(sql)).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "INSERT INTO t VALUES (1)", "SELECT 1; INSERT INTO t VALUES (1)",
			"SAVEPOINT a; DELETE FROM t", "WITH a AS (SELECT 1) DELETE FROM t", "CALL p()", "SET @x = f()", "DO f()",
			"CREATE TABLE t (i INT)", "--\nINSERT INTO t (i)\nSELECT 5" })
	void thoseThatMayWrite(String sql) {
		assertThat(StatementText.writesNothing(sql)).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "CALL p()", "{call p()}", "EXECUTE s", "/* x */ call p()", "/*!50000 CALL p() */" })
	void procedures(String sql) {
		assertThat(StatementText.kind(sql, false)).isEqualTo(StatementKind.PROCEDURE);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			INSERT INTO t VALUES (1); UPDATE t SET a = 1;            | ORDINARY
			INSERT INTO t VALUES (1); COMMIT; INSERT INTO t VALUES 2 | SEVERAL
			INSERT INTO t VALUES (1); CALL p()                       | PROCEDURE
			COMMIT;                                                  | CONTROL
			;                                                        | COMMITTING
			INSERT INTO t VALUES ('a\''); COMMIT                     | SEVERAL
			INSERT INTO t VALUES ("a;"); COMMIT -- ";                | SEVERAL
			SELECT '/*'; COMMIT; SELECT '*/'                         | SEVERAL
			INSERT INTO t VALUES (1); /*!80000 COMMIT */             | PROCEDURE
			INSERT INTO t VALUES (1); # ; a comment                  | SEVERAL
			/* ; */ COMMIT                                           | SEVERAL
			""")
	void severalAreOfTheWorstKind(String sql, StatementKind kind) {
		assertThat(StatementText.kind(sql, true)).isEqualTo(kind);
	}

	@ParameterizedTest
	@ValueSource(strings = { "SET SESSION TRANSACTION READ WRITE", "SET SESSION TRANSACTION READ # x\n WRITE",
			"START -- x\nTRANSACTION/* y */READ WRITE", "SET transaction_read_only = 0" })
	void thoseThatLetAReadingSessionWrite(String sql) {
		assertThat(StatementText.allowsWrites(sql, false)).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "SET ROLE ALL", "SET --\nROLE ALL", "set role clerk", "/* x */ SET # y\n ROLE NONE",
			"/*!80000 SET ROLE a */", "SELECT 1; SET ROLE DEFAULT" })
	void settingARoleIsSeen(String sql) {
		assertThat(StatementText.setsRole(sql, true)).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "SET @role = 1", "UPDATE users SET role = 'x'", "SET DEFAULT ROLE a TO b",
			"SET role_count = 1", "SELECT 'SET ROLE ALL'" })
	void otherTextsSetNoRole(String sql) {
		assertThat(StatementText.setsRole(sql, true)).isFalse();
	}

	@Test
	void longTextsDoNotExhaustTheStack() {
		assertThat(StatementText.kind(" ".repeat(100_000) + "SELECT " + "x".repeat(1_000_000), false))
			.isEqualTo(StatementKind.ORDINARY);
		assertThat(StatementText.kind("-- x\n".repeat(10_000) + "SELECT 1", false)).isEqualTo(StatementKind.ORDINARY);
	}

}
