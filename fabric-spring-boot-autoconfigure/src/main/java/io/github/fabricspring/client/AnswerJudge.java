package io.github.fabricspring.client;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.time.Duration;

import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;

import io.github.fabricspring.client.FabricException.AuthenticationFailed;
import io.github.fabricspring.client.FabricException.NotAFabricNode;
import io.github.fabricspring.client.FabricException.PermissionDenied;
import io.github.fabricspring.client.FabricException.ProtocolViolation;
import io.github.fabricspring.client.FabricException.StateStoreDown;
import io.github.fabricspring.client.http.Digest;
import io.github.fabricspring.client.http.HttpAnswer;
import org.jspecify.annotations.Nullable;

/**
 * The diagnosis of an answer by its outer form. The original node has a form of its own
 * for each error; some of them are not valid HTTP.
 */
final class AnswerJudge {

	private final String command;

	private final String node;

	private final @Nullable FabricCredentials credentials;

	AnswerJudge(String command, String node, @Nullable FabricCredentials credentials) {
		this.command = command;
		this.node = node;
		this.credentials = credentials;
	}

	/**
	 * Reads the challenge of a 401.
	 * @param answer the 401
	 * @return the challenge
	 * @throws NotAFabricNode if it asks for another authentication than a node does
	 */
	Digest challenge(HttpAnswer answer) {
		String header = answer.header("WWW-Authenticate");
		Digest challenge = Digest.parse(header);
		if (challenge == null) {
			throw new NotAFabricNode(at() + "asks for an authentication that is not the Fabric protocol's (" + header
					+ "); check fabric.addresses");
		}
		return challenge;
	}

	/**
	 * Returns the body of a successful answer.
	 * @param answer the answer
	 * @param took the time from request to answer
	 * @return the XML
	 * @throws FabricException if the answer is an error, incomplete or foreign
	 */
	byte[] body(HttpAnswer answer, Duration took) {
		if (answer.receivedBytes() == 0) {
			throw closed(took);
		}
		refuseForeign(answer);
		int status = answer.status();
		if (status == 400 && !answer.headComplete() && answer.head().endsWith("\n")) {
			throw new AuthenticationFailed(at() + "refused " + who() + " (400 " + answer.reason()
					+ ", its answer to a wrong user or password); check fabric.username and fabric.password");
		}
		if (!answer.isComplete()) {
			throw new ProtocolViolation(
					at() + "cut its answer off after " + answer.receivedBytes() + " bytes; it may be going down", null);
		}
		return switch (status) {
			case 200 -> xml(answer);
			case 401 -> throw new AuthenticationFailed(
					at() + ((this.credentials != null) ? "refused " + who() : "wants a user and a password")
							+ "; check fabric.username and fabric.password");
			case 403 -> throw new PermissionDenied(at() + "does not allow it to " + who() + " (" + answer.reason()
					+ "); give that user a role that includes the command");
			case 404 -> throw new NotAFabricNode(at() + "has no page /RPC2 (404 " + answer.reason()
					+ "); check fabric.addresses, a Fabric node's XML-RPC port is usually 32274");
			case 0 -> throw new ProtocolViolation(at()
					+ "answered headers without a status line, as the original node does when it cannot parse the method; check for a proxy between",
					null);
			default -> throw new ProtocolViolation(
					at() + "answered " + status + " " + answer.reason() + "; its log should say why", null);
		};
	}

	/**
	 * Refuses an answer, complete or not, that cannot come from a Fabric node.
	 * @param answer the answer so far
	 * @throws NotAFabricNode if it cannot come from a Fabric node
	 */
	void refuseForeign(HttpAnswer answer) {
		String head = answer.head();
		boolean http = head.startsWith("HTTP/1.") || "HTTP/1.".startsWith(head);
		boolean headersOnly = head.regionMatches(true, 0, "Content-length", 0, Math.min(14, head.length()));
		if (!http && !headersOnly) {
			if (head.startsWith("\u0015\u0003")) {
				throw new NotAFabricNode(
						at() + "speaks TLS; check fabric.addresses, and set fabric.ssl.bundle to connect encrypted");
			}
			boolean mysql = head.length() > 5 && head.charAt(4) == 10 && Character.isDigit(head.charAt(5));
			throw new NotAFabricNode(at() + "speaks " + (mysql ? "MySQL's protocol" : "no HTTP") + " ('"
					+ answer.beginning() + "'); check fabric.addresses, a Fabric node's XML-RPC port is usually 32274");
		}
	}

	String silent(HttpAnswer answer, Duration timeout) {
		return at() + "did not finish its answer within " + timeout.toMillis() + " ms (" + answer.receivedBytes()
				+ " bytes came); all of its sessions may be taken, or its state store may be down";
	}

	String tooLarge(IOException cause) {
		return at() + "sent an answer " + cause.getMessage()
				+ "; it was not read to its end. Check fabric.addresses; for a node with very many servers,"
				+ " raise FabricClientSettings.maxAnswerBytes";
	}

	String unreachable(IOException cause) {
		return at() + "cannot be reached (" + cause + "); check fabric.addresses and that the node runs";
	}

	String tlsFailed(SSLException error) {
		Throwable reason = error;
		while (reason.getCause() != null) {
			reason = reason.getCause();
		}
		String said = " (" + reason.getMessage() + "); ";
		if (reason instanceof CertPathBuilderException) {
			return at() + "has a certificate of an unknown authority" + said
					+ "put that authority into the trust store of the bundle that fabric.ssl.bundle names";
		}
		if (reason instanceof CertificateExpiredException || reason instanceof CertificateNotYetValidException) {
			return at() + "has a certificate that is not valid now" + said + "renew it";
		}
		if (reason instanceof CertificateException) {
			return at() + "has a certificate for another host" + said
					+ "name the node in fabric.addresses as its certificate does, or renew the certificate";
		}
		if (error instanceof SSLHandshakeException) {
			return at() + "and this client agree on no TLS" + said
					+ "check the key store, protocols and ciphers of the bundle that fabric.ssl.bundle names";
		}
		return at() + "speaks no TLS" + said
				+ "set fabric.addresses to its HTTPS port, or remove fabric.ssl.bundle to connect unencrypted";
	}

	/**
	 * Returns the beginning of a message about this exchange.
	 * @return command and node, with a space at the end
	 */
	String at() {
		return this.command + ": the node at " + this.node + " ";
	}

	private FabricException closed(Duration took) {
		String closed = at() + "closed the connection after " + took.toMillis() + " ms without a byte of answer";
		return (this.credentials != null) ? new StateStoreDown(closed
				+ "; after some seconds this means that its state store (its own database) is down, at once it may be a proxy without a node behind it")
				: new NotAFabricNode(closed + "; check fabric.addresses, and fabric.username if the node wants one");
	}

	private byte[] xml(HttpAnswer answer) {
		byte[] body = answer.body();
		if (answer.header("Transfer-Encoding") != null) {
			throw new ProtocolViolation(
					at() + "answered in chunks, which a Fabric node never does; check for a proxy between", null);
		}
		String start = new String(body, 0, Math.min(1000, body.length), StandardCharsets.ISO_8859_1);
		if (!start.contains("<methodResponse")) {
			throw new NotAFabricNode(at() + "answered something else than XML-RPC ('"
					+ new HttpAnswer("", true, body).beginning() + "'); check fabric.addresses");
		}
		return body;
	}

	private String who() {
		return (this.credentials != null) ? "user '" + this.credentials.username() + "'" : "a client without user";
	}

}
