package io.github.fabricspring.pool.refusal;

import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.sql.SQLException;
import java.time.Instant;

import javax.net.ssl.SSLException;

import io.github.fabricspring.connection.diagnosis.Diagnosis;
import io.github.fabricspring.connection.diagnosis.Diagnosis.ServerFate;
import io.github.fabricspring.connection.diagnosis.ServerProbe.Answer;

/**
 * The unbroken series of failures to open a connection to a server. It ends with the next
 * connection that opens.
 *
 * @param error the last failure
 * @param since when the first one happened
 */
public record Refusal(SQLException error, Instant since) {

	private static final String LINK_FAILURE = "08S01";

	/**
	 * Tells whether the server answered and refused the login, or no secure connection
	 * can be agreed on. Waiting does not help.
	 * @return whether the settings, the account or the certificates have to be changed
	 */
	public boolean isLasting() {
		return isLasting(this.error);
	}

	/**
	 * Tells whether a failure to connect lasts until settings or the account change.
	 * @param error the driver's error
	 * @return whether waiting is in vain
	 */
	public static boolean isLasting(SQLException error) {
		boolean lasting = true;
		for (Throwable link = error; link != null; link = link.getCause()) {
			if (link instanceof SQLException sql && sql.getErrorCode() > 0) {
				return Diagnosis.of(sql).server() == ServerFate.LOGIN_REFUSED;
			}
			if (link instanceof SSLException || link instanceof GeneralSecurityException) {
				return Answer.of(error) == Answer.ANSWERED;
			}
			lasting &= !(link instanceof UnknownHostException)
					&& !(link instanceof SQLException sql && LINK_FAILURE.equals(sql.getSQLState()));
		}
		return lasting && Answer.of(error) == Answer.ANSWERED;
	}

	/**
	 * Tells whether no MySQL server answered.
	 * @return whether the server is down, or cut off
	 */
	public boolean isUnreachable() {
		return Answer.of(this.error).isDown();
	}

	/**
	 * Returns the reason in the words of the server or the driver.
	 * @return one line
	 */
	public String reason() {
		return firstLine(this.error);
	}

	// Connector/J's messages continue after an empty line with details of packets.
	static String firstLine(SQLException error) {
		return String.valueOf(error.getMessage()).lines().findFirst().orElse("");
	}

}
