package io.github.fabricspring.client;

import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;

import io.github.fabricspring.client.FabricException.ProtocolViolation;
import io.github.fabricspring.client.FabricException.TimedOut;
import io.github.fabricspring.client.FabricException.Unreachable;
import io.github.fabricspring.client.HttpExchange.AnswerTooLargeException;
import io.github.fabricspring.topology.HostAndPort;
import org.jspecify.annotations.Nullable;

/**
 * One node: posts a request, answers at most one challenge, judges what comes back.
 */
final class FabricNode {

	private final HostAndPort address;

	private final FabricClientSettings settings;

	FabricNode(HostAndPort address, FabricClientSettings settings) {
		this.address = address;
		this.settings = settings;
	}

	/**
	 * Posts a request.
	 * @param command the command, for messages
	 * @param body the request
	 * @return the answer's body
	 * @throws FabricException if there is none to be had
	 */
	byte[] post(String command, byte[] body) {
		AnswerJudge judge = new AnswerJudge(command, this.address, this.settings.credentials());
		FabricCredentials credentials = this.settings.credentials();
		String authorization = (credentials != null) ? Digest.invented().authorization(credentials) : null;
		long started = System.nanoTime();
		HttpAnswer answer = exchange(judge, body, authorization, started);
		if (answer.status() == 401 && credentials != null) {
			Digest challenge = judge.challenge(answer);
			answer = exchange(judge, body, challenge.authorization(credentials), started);
		}
		return judge.body(answer, Duration.ofNanos(System.nanoTime() - started));
	}

	private HttpAnswer exchange(AnswerJudge judge, byte[] body, @Nullable String authorization, long started) {
		try (HttpExchange exchange = connect()) {
			try {
				return exchange.exchange(body, authorization,
						new Deadline(started + this.settings.readTimeout().toNanos()));
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
		catch (IOException ex) {
			throw new Unreachable(judge.unreachable(ex), ex);
		}
	}

	private HttpExchange connect() throws IOException {
		IOException failure = new UnknownHostException(this.address.host());
		Deadline deadline = Deadline.in(this.settings.connectTimeout());
		for (InetAddress candidate : InetAddress.getAllByName(this.address.host())) {
			HttpExchange exchange = new HttpExchange(this.address, this.settings.maxAnswerBytes());
			try {
				exchange.connect(candidate, deadline.millisLeft());
				return exchange;
			}
			catch (IOException ex) {
				exchange.close();
				failure = ex;
			}
		}
		throw failure;
	}

}
