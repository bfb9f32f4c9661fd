package io.github.fabricspring.client;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

import io.github.fabricspring.client.FabricException.AuthenticationFailed;
import io.github.fabricspring.client.FabricException.NotAFabricNode;
import io.github.fabricspring.client.FabricException.PermissionDenied;
import io.github.fabricspring.client.FabricException.ProtocolViolation;
import io.github.fabricspring.client.FabricException.StateStoreDown;
import io.github.fabricspring.topology.HostAndPort;
import org.jspecify.annotations.Nullable;

/**
 * Tells by an answer's outer form what happened. The original node has a form of its own
 * for each mistake, some of them no HTTP at all.
 */
final class AnswerJudge {

	private final String command;

	private final HostAndPort node;

	private final @Nullable FabricCredentials credentials;

	AnswerJudge(String command, HostAndPort node, @Nullable FabricCredentials credentials) {
		this.command = command;
		this.node = node;
		this.credentials = credentials;
	}

	/**
	 * The challenge of a 401.
	 * @param answer the 401
	 * @return the challenge
	 * @throws NotAFabricNode if it asks for something else than the node would
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
	 * The body of an answer that has one.
	 * @param answer the answer
	 * @param took how long it took
	 * @return the XML
	 * @throws FabricException if it has none
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
					+ "answered headers without a status line, as the original node does to a method it cannot make sense of; check what stands between, such as a proxy",
					null);
			default -> throw new ProtocolViolation(
					at() + "answered " + status + " " + answer.reason() + "; its log should say why", null);
		};
	}

	/**
	 * Refuses what no Fabric node would say, complete or not.
	 * @param answer the answer so far
	 * @throws NotAFabricNode if so
	 */
	void refuseForeign(HttpAnswer answer) {
		String head = answer.head();
		boolean http = head.startsWith("HTTP/1.") || "HTTP/1.".startsWith(head);
		boolean headersOnly = head.regionMatches(true, 0, "Content-length", 0, Math.min(14, head.length()));
		if (!http && !headersOnly) {
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
				+ "; it was not read to its end. Check fabric.addresses: a Fabric node has little to say"
				+ " unless it knows very many servers, and then FabricClientSettings.maxAnswerBytes must be larger";
	}

	String unreachable(IOException cause) {
		return at() + "cannot be reached (" + cause + "); check fabric.addresses and that the node runs";
	}

	/**
	 * How a message about this exchange begins.
	 * @return command and node
	 */
	String at() {
		return this.command + ": the node at " + this.node + " ";
	}

	private FabricException closed(Duration took) {
		String closed = at() + "closed the connection after " + took.toMillis() + " ms without a byte of answer";
		return (this.credentials != null) ? new StateStoreDown(closed
				+ "; that is how it says that its state store (its own database) is down, usually after some seconds; at once, it may be a proxy with no node behind it")
				: new NotAFabricNode(closed + "; check fabric.addresses, and fabric.username if the node wants one");
	}

	private byte[] xml(HttpAnswer answer) {
		byte[] body = answer.body();
		if (answer.header("Transfer-Encoding") != null) {
			throw new ProtocolViolation(at() + "answered in chunks, which no node does; check for a proxy between",
					null);
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
