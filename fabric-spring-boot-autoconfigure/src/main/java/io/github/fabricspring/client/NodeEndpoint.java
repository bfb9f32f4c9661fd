package io.github.fabricspring.client;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;

import javax.net.ssl.SSLException;

import io.github.fabricspring.client.FabricException.ProtocolViolation;
import io.github.fabricspring.client.FabricException.TimedOut;
import io.github.fabricspring.client.FabricException.TlsFailed;
import io.github.fabricspring.client.FabricException.Unreachable;
import io.github.fabricspring.client.http.Deadline;
import io.github.fabricspring.client.http.Digest;
import io.github.fabricspring.client.http.HttpAnswer;
import io.github.fabricspring.client.http.HttpExchange;
import io.github.fabricspring.client.http.HttpExchange.AnswerTooLargeException;
import io.github.fabricspring.client.http.Tls;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP side of one node: posts a request, answers at most one challenge, and checks
 * the answer.
 */
final class NodeEndpoint {

	private final NodeAddress address;

	private final FabricClientSettings settings;

	NodeEndpoint(NodeAddress address, FabricClientSettings settings) {
		this.address = address;
		this.settings = settings;
	}

	/**
	 * Posts a request.
	 * @param command the command, for messages
	 * @param body the request
	 * @return the answer's body
	 * @throws FabricException if the node is unreachable, or its answer has no body
	 */
	byte[] post(String command, byte[] body) {
		AnswerJudge judge = new AnswerJudge(command, this.address.toString(), this.settings.credentials());
		FabricCredentials credentials = this.settings.credentials();
		String authorization = (credentials != null) ? answer(Digest.invented(), credentials) : null;
		Deadline deadline = Deadline.in(this.settings.readTimeout());
		long started = System.nanoTime();
		HttpAnswer answer = exchange(judge, body, authorization, deadline);
		if (answer.status() == 401 && answer.headComplete() && credentials != null) {
			Digest challenge = judge.challenge(answer);
			answer = exchange(judge, body, answer(challenge, credentials), deadline);
		}
		return judge.body(answer, Duration.ofNanos(System.nanoTime() - started));
	}

	private static String answer(Digest challenge, FabricCredentials credentials) {
		return challenge.authorization(credentials.username(), credentials.password());
	}

	private HttpAnswer exchange(AnswerJudge judge, byte[] body, @Nullable String authorization, Deadline deadline) {
		try (HttpExchange exchange = connect(deadline)) {
			try {
				return exchange.exchange(body, authorization, deadline);
			}
			catch (SocketTimeoutException ex) {
				judge.refuseForeign(exchange.received());
				throw new TimedOut(judge.silent(exchange.received(), this.settings.readTimeout()), ex);
			}
			catch (AnswerTooLargeException ex) {
				judge.refuseForeign(exchange.received());
				throw new ProtocolViolation(judge.tooLarge(ex), ex);
			}
		}
		catch (SSLException ex) {
			throw new TlsFailed(judge.tlsFailed(ex), ex);
		}
		catch (IOException ex) {
			throw new Unreachable(judge.unreachable(ex), ex);
		}
	}

	private HttpExchange connect(Deadline deadline) throws IOException {
		HttpExchange exchange = new HttpExchange(this.address.name(), this.settings.maxAnswerBytes());
		try {
			int timeout = (int) this.settings.connectTimeout().toMillis();
			exchange.connect(this.address.address(), Math.min(timeout, deadline.millisLeft()));
			Tls tls = this.settings.tls();
			if (tls != null) {
				exchange.encrypt(tls, deadline);
			}
			return exchange;
		}
		catch (IOException ex) {
			exchange.close();
			throw ex;
		}
	}

}
