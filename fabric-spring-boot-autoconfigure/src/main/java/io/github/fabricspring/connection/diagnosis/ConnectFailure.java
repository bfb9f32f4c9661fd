package io.github.fabricspring.connection.diagnosis;

import java.io.EOFException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.security.GeneralSecurityException;
import java.sql.SQLException;
import java.util.Set;

import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;

import io.github.fabricspring.connection.diagnosis.ServerProbe.Answer;
import io.github.fabricspring.connection.driver.WrongServerException;

/**
 * The conclusion from a failure to connect. A server that sends an error packet, with a
 * code of MySQL, is alive; so is one that fails in TLS.
 */
final class ConnectFailure {

	private static final Set<Integer> BUSY = Set.of(1040, 1203);

	/** Also stands for limits by the hour, which waiting does not outlast. */
	private static final int USER_LIMIT_REACHED = 1226;

	private ConnectFailure() {
	}

	/**
	 * Whether the server has no connection left, for all or for the account.
	 * @param chain the driver's error
	 * @return whether it has one as soon as another is closed
	 */
	static boolean isBusy(ErrorChain chain) {
		return chain.any((link) -> BUSY.contains(link.getErrorCode()) || (link.getErrorCode() == USER_LIMIT_REACHED
				&& String.valueOf(link.getMessage()).contains("'max_user_connections'")));
	}

	static Answer answer(SQLException error) {
		ErrorChain chain = ErrorChain.of(error);
		if (chain.any(WrongServerException.class::isInstance)) {
			return Answer.WRONG_SERVER;
		}
		int code = chain.code();
		if (code > 0) {
			return (isBusy(chain)) ? Answer.BUSY : Answer.ANSWERED;
		}
		if (isUnfit(chain)) {
			return Answer.ANSWERED;
		}
		Answer answer = Answer.ANSWERED;
		for (Throwable link : chain.others()) {
			if (link instanceof UnknownHostException) {
				return Answer.ANSWERED;
			}
			answer = byException(link, answer);
		}
		return answer;
	}

	/**
	 * Whether the server answered but no secure connection can be agreed on, as with a
	 * certificate that does not match. Waiting helps as little as with a wrong password.
	 * @param chain the driver's error
	 * @return whether the settings or the certificates have to be changed
	 */
	static boolean isUnfit(ErrorChain chain) {
		if (chain.anyOther(GeneralSecurityException.class::isInstance)) {
			return true;
		}
		return chain
			.anyOther((link) -> link instanceof SSLHandshakeException || link instanceof SSLPeerUnverifiedException)
				&& !chain.anyOther(ConnectFailure::isOfNetwork);
	}

	/**
	 * Whether an exception says that the network or the other end closed the connection.
	 * @param link a cause of the driver's error
	 * @return whether no answer can follow
	 */
	static boolean isOfNetwork(Throwable link) {
		return link instanceof SocketException || link instanceof SocketTimeoutException || link instanceof EOFException
				|| link instanceof ClosedChannelException;
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
