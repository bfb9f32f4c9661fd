package io.github.fabricspring.connection.diagnosis;

import java.io.EOFException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.sql.SQLException;
import java.util.Set;

import javax.net.ssl.SSLException;

import io.github.fabricspring.connection.diagnosis.ServerProbe.Answer;

/**
 * What the failure to connect says of a server. An error packet, with a code of MySQL's,
 * comes from a server that lives; so does an error of TLS.
 */
final class ConnectFailure {

	private static final Set<Integer> BUSY = Set.of(1040, 1203);

	private ConnectFailure() {
	}

	static Answer answer(SQLException error) {
		int code = ErrorChain.of(error).code();
		if (code > 0) {
			return (BUSY.contains(code)) ? Answer.BUSY : Answer.ANSWERED;
		}
		Answer answer = Answer.ANSWERED;
		for (Throwable link = error; link != null; link = link.getCause()) {
			if (link instanceof SSLException || link instanceof GeneralSecurityException
					|| link instanceof UnknownHostException) {
				return Answer.ANSWERED;
			}
			answer = byException(link, answer);
		}
		return answer;
	}

	private static Answer byException(Throwable link, Answer before) {
		if (link instanceof SocketTimeoutException) {
			return Answer.SILENT;
		}
		// the kernel's own limit, and a host that is gone
		if (link instanceof NoRouteToHostException
				|| (link instanceof ConnectException && String.valueOf(link.getMessage()).contains("timed out"))) {
			return Answer.SILENT;
		}
		if (link instanceof SocketException || link instanceof EOFException) {
			return Answer.REFUSED;
		}
		return before;
	}

}
