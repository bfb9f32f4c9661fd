package io.github.fabricspring.connection.diagnosis;

import java.io.EOFException;
import java.security.cert.CertificateException;
import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;

import javax.net.ssl.SSLHandshakeException;

import com.mysql.cj.jdbc.exceptions.PacketTooBigException;
import io.github.fabricspring.call.Verdict;
import io.github.fabricspring.connection.diagnosis.Diagnosis.Phase;
import io.github.fabricspring.support.HostileServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What each error says, as Connector/J 9.7 reports it of MySQL 8.0.33.
 */
class DiagnosisTests {

	@ParameterizedTest(name = "{0} {1} {2}: {3}, {4}, {5}, {6}")
	@CsvSource(delimiter = '|', nullValues = "null",
			textBlock = """
					# state | code | message                                            | connecting  | autocommit  | transaction | committing
					HY000   | 1290 | running with the --super-read-only option           | SERVER_LOST | SERVER_LOST | SERVER_LOST | SERVER_LOST
					HY000   | 1290 | running with the --read-only option                 | SERVER_LOST | SERVER_LOST | SERVER_LOST | SERVER_LOST
					HY000   | 1290 | running with the --secure-file-priv option          | APPLICATION | APPLICATION | APPLICATION | UNKNOWN
					HY000   | 1836 | Running in read-only mode                           | SERVER_LOST | SERVER_LOST | SERVER_LOST | SERVER_LOST
					25006   | 1792 | Cannot execute statement in a READ ONLY transaction | APPLICATION | APPLICATION | APPLICATION | APPLICATION
					S1009   | 0    | Connection is read-only. Queries leading            | APPLICATION | APPLICATION | APPLICATION | APPLICATION
					HY000   | 3032 | The server is currently in offline mode             | SERVER_LOST | UNKNOWN     | SERVER_LOST | UNKNOWN
					08S01   | 1644 | a trigger's own SIGNAL                              | APPLICATION | APPLICATION | APPLICATION | UNKNOWN
					08001   | 5001 | a SIGNAL with a MYSQL_ERRNO of its own              | APPLICATION | APPLICATION | APPLICATION | UNKNOWN
					40001   | 1644 | a trigger's own SIGNAL                              | APPLICATION | APPLICATION | APPLICATION | UNKNOWN
					25006   | 1644 | a trigger's own SIGNAL                              | APPLICATION | APPLICATION | APPLICATION | UNKNOWN
					40001   | 5001 | a SIGNAL with a MYSQL_ERRNO of its own              | APPLICATION | APPLICATION | APPLICATION | UNKNOWN
					45000   | 1053 | a SIGNAL with the code of a shutdown                | APPLICATION | APPLICATION | APPLICATION | UNKNOWN
					45000   | 1213 | a SIGNAL with the code of a deadlock                | APPLICATION | APPLICATION | APPLICATION | UNKNOWN
					45000   | 1205 | a SIGNAL with the code of a lock wait               | APPLICATION | APPLICATION | APPLICATION | UNKNOWN
					45000   | 1290 | a SIGNAL: the account is read-only                  | APPLICATION | APPLICATION | APPLICATION | UNKNOWN
					45000   | 3032 | a SIGNAL with the code of the offline mode          | APPLICATION | APPLICATION | APPLICATION | UNKNOWN
					45000   | 3100 | a SIGNAL with the code of a member's hook           | APPLICATION | APPLICATION | APPLICATION | UNKNOWN
					45000   | 1226 | a SIGNAL: 'max_user_connections'                    | APPLICATION | APPLICATION | APPLICATION | UNKNOWN
					08S01   | 1158 | Got an error reading communication packets          | SERVER_LOST | UNKNOWN     | SERVER_LOST | UNKNOWN
					08S01   | 0    | Communications link failure                         | SERVER_LOST | UNKNOWN     | SERVER_LOST | UNKNOWN
					08003   | 0    | No operations allowed after connection closed.      | SERVER_LOST | UNKNOWN     | SERVER_LOST | UNKNOWN
					08007   | 0    | Transaction resolution unknown                      | SERVER_LOST | UNKNOWN     | SERVER_LOST | UNKNOWN
					null    | 0    | Connection is closed                                | SERVER_LOST | UNKNOWN     | SERVER_LOST | UNKNOWN
					08S01   | 1053 | Server shutdown in progress                         | SERVER_LOST | UNKNOWN     | SERVER_LOST | UNKNOWN
					70100   | 1927 | Connection was killed                               | SERVER_LOST | UNKNOWN     | SERVER_LOST | UNKNOWN
					HY000   | 2006 | MySQL server has gone away                          | SERVER_LOST | UNKNOWN     | SERVER_LOST | UNKNOWN
					HY000   | 2013 | Lost connection to MySQL server during query        | SERVER_LOST | UNKNOWN     | SERVER_LOST | UNKNOWN
					HY000   | 4031 | The client was disconnected because of inactivity   | SERVER_LOST | UNKNOWN     | SERVER_LOST | UNKNOWN
					40001   | 1213 | Deadlock found when trying to get lock              | RETRY_SAME_SERVER      | RETRY_SAME_SERVER      | RETRY_SAME_SERVER      | RETRY_SAME_SERVER
					40000   | 3101 | Plugin instructed the server to rollback            | RETRY_SAME_SERVER      | RETRY_SAME_SERVER      | RETRY_SAME_SERVER      | RETRY_SAME_SERVER
					40001   | 1205 | Lock wait timeout exceeded                          | RETRY_SAME_SERVER      | RETRY_SAME_SERVER      | RETRY_SAME_SERVER      | RETRY_SAME_SERVER
					HY000   | 3100 | Error on observer while running replication hook    | SERVER_LOST | UNKNOWN     | SERVER_LOST | UNKNOWN
					HY000   | 3092 | The server is not configured properly               | SERVER_LOST | UNKNOWN     | SERVER_LOST | UNKNOWN
					HY000   | 3796 | cannot be used on the current member state          | SERVER_LOST | UNKNOWN     | SERVER_LOST | UNKNOWN
					HY000   | 3797 | Error while waiting for group transactions commit   | SERVER_LOST | UNKNOWN     | SERVER_LOST | UNKNOWN
					HY000   | 3798 | Error while waiting for transactions to commit      | SERVER_LOST | UNKNOWN     | SERVER_LOST | UNKNOWN
					HY000   | 3799 | The Group Replication plugin is stopping            | SERVER_LOST | UNKNOWN     | SERVER_LOST | UNKNOWN
					HY000   | 1180 | Got error 28 during COMMIT                          | APPLICATION | APPLICATION | APPLICATION | UNKNOWN
					08S01   | 1153 | Got a packet bigger than 'max_allowed_packet' bytes | APPLICATION | APPLICATION | APPLICATION | APPLICATION
					08004   | 1040 | Too many connections                                | RETRY_SAME_SERVER      | UNKNOWN     | SERVER_LOST | UNKNOWN
					42000   | 1203 | User app already has more than 'max' connections    | RETRY_SAME_SERVER      | APPLICATION | APPLICATION | UNKNOWN
					42000   | 1226 | User app has exceeded the 'max_user_connections'    | RETRY_SAME_SERVER      | APPLICATION | APPLICATION | UNKNOWN
					42000   | 1226 | User app has exceeded the 'max_queries_per_hour'    | APPLICATION | APPLICATION | APPLICATION | UNKNOWN
					28000   | 1045 | Access denied for user 'app'                        | APPLICATION | APPLICATION | APPLICATION | UNKNOWN
					42000   | 1049 | Unknown database 'app'                              | APPLICATION | APPLICATION | APPLICATION | UNKNOWN
					23000   | 1062 | Duplicate entry '1' for key 't.PRIMARY'             | APPLICATION | APPLICATION | APPLICATION | UNKNOWN
					null    | 0    | Statement cancelled due to timeout                  | APPLICATION | APPLICATION | APPLICATION | UNKNOWN
					S1009   | 0    | No operations allowed after statement closed.       | APPLICATION | APPLICATION | APPLICATION | UNKNOWN
					S1000   | 0    | Streaming result set x is still active.             | APPLICATION | APPLICATION | APPLICATION | APPLICATION
					""")
	void errorOfAServerUsedAsPrimary(String state, int code, String message, Verdict connecting, Verdict autocommit,
			Verdict transaction, Verdict committing) {
		SQLException error = new SQLException(message, state, code);
		assertThat(judge(error, Phase.NOTHING_AT_RISK)).isEqualTo(connecting);
		assertThat(judge(error, Phase.AUTOCOMMIT)).isEqualTo(autocommit);
		assertThat(judge(error, Phase.IN_TRANSACTION)).isEqualTo(transaction);
		assertThat(judge(error, Phase.COMMITTING)).isEqualTo(committing);
	}

	@ParameterizedTest(name = "{0} {1} {2}: {3}, {4}")
	@CsvSource(delimiter = '|', textBlock = """
			# state | code | message                                  | autocommit  | transaction
			HY000   | 1290 | running with the --super-read-only option | APPLICATION | APPLICATION
			HY000   | 1836 | Running in read-only mode                 | APPLICATION | APPLICATION
			25006   | 1792 | Cannot execute statement in a READ ONLY   | APPLICATION | APPLICATION
			S1009   | 0    | Connection is read-only. Queries leading  | APPLICATION | APPLICATION
			HY000   | 3032 | The server is currently in offline mode   | SERVER_LOST | SERVER_LOST
			HY000   | 3100 | Error on observer while running a hook    | SERVER_LOST | SERVER_LOST
			HY000   | 3797 | Error while waiting for the group         | SERVER_LOST | SERVER_LOST
			08S01   | 0    | Communications link failure               | SERVER_LOST | SERVER_LOST
			40001   | 1213 | Deadlock found                            | RETRY_SAME_SERVER      | RETRY_SAME_SERVER
			""")
	void errorOfAServerChosenForReading(String state, int code, String message, Verdict autocommit,
			Verdict transaction) {
		SQLException error = new SQLException(message, state, code);
		assertThat(Diagnosis.of(error).verdict(Phase.AUTOCOMMIT, true)).isEqualTo(autocommit);
		assertThat(Diagnosis.of(error).verdict(Phase.IN_TRANSACTION, true)).isEqualTo(transaction);
	}

	@Test
	void batchIsJudgedByWhatStoppedIt() {
		BatchUpdateException batch = new BatchUpdateException("batch", null, 0, new int[0],
				new SQLException("Deadlock found", "40001", 1213));
		assertThat(judge(batch, Phase.IN_TRANSACTION)).isEqualTo(Verdict.RETRY_SAME_SERVER);
		assertThat(Diagnosis.of(batch).rolledBack()).isTrue();
	}

	@Test
	void batchIsJudgedByTheNextExceptionToo() {
		SQLException batch = new SQLException("batch");
		batch.setNextException(HostileServer.lost());
		assertThat(judge(batch, Phase.AUTOCOMMIT)).isEqualTo(Verdict.UNKNOWN);
	}

	@Test
	void poolsTimeoutIsJudgedByWhyItCouldNotConnect() {
		SQLTransientConnectionException timeout = new SQLTransientConnectionException("not available", "08004", 1040,
				new SQLException("Too many connections", "08004", 1040));
		assertThat(judge(timeout, Phase.NOTHING_AT_RISK)).isEqualTo(Verdict.RETRY_SAME_SERVER);
	}

	@Test
	void packetThatTheDriverRefusedIsTheApplicationsMistake() {
		PacketTooBigException tooBig = new PacketTooBigException("Packet for query is too large");
		assertThat(judge(tooBig, Phase.AUTOCOMMIT)).isEqualTo(Verdict.APPLICATION);
	}

	@Test
	void lockWaitTimeoutUndoesItsStatementOnly() {
		assertThat(Diagnosis.of(new SQLException("Lock wait timeout exceeded", "40001", 1205)).rolledBack()).isFalse();
	}

	@Test
	void certificateThatDoesNotFitIsNoLostServer() {
		SSLHandshakeException handshake = new SSLHandshakeException("PKIX path building failed");
		handshake.initCause(new CertificateException("Server identity verification failed"));
		assertThat(judge(new SQLException("Communications link failure", "08S01", handshake), Phase.NOTHING_AT_RISK))
			.isEqualTo(Verdict.APPLICATION);
	}

	@Test
	void serverThatDiesInTheMiddleOfAHandshakeIsLost() {
		SSLHandshakeException handshake = new SSLHandshakeException("Remote host terminated the handshake");
		handshake.initCause(new EOFException("SSL peer shut down incorrectly"));
		assertThat(judge(new SQLException("Communications link failure", "08S01", handshake), Phase.NOTHING_AT_RISK))
			.isEqualTo(Verdict.SERVER_LOST);
	}

	@Test
	void circleOfCausesEnds() {
		SQLException one = new SQLException("one");
		SQLException two = new SQLException("two", one);
		one.initCause(two);
		assertThat(judge(one, Phase.IN_TRANSACTION)).isEqualTo(Verdict.APPLICATION);
	}

	private static Verdict judge(SQLException error, Phase phase) {
		return Diagnosis.of(error).verdict(phase, false);
	}

}
