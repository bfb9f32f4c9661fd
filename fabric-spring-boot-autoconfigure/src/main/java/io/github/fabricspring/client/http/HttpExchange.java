package io.github.fabricspring.client.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import io.github.fabricspring.topology.HostAndPort;
import org.jspecify.annotations.Nullable;

/**
 * One request and its answer over a connection of their own. The node ignores keep-alive
 * and serves few connections at a time, so each is closed at once.
 */
public final class HttpExchange implements AutoCloseable {

	private static final int MAX_HEAD_BYTES = 64 * 1024;

	private final HostAndPort node;

	private final long maxBytes;

	private final DeadlineSocket plain = new DeadlineSocket();

	private Socket socket = this.plain;

	private byte[] buffer = new byte[8 * 1024];

	private int size;

	private int bodyStart = -1;

	private long expected = Long.MAX_VALUE;

	/**
	 * Creates the exchange. Does no I/O.
	 * @param node the node, as its certificate and the {@code Host} header name it
	 * @param maxAnswerBytes the largest body that is read
	 */
	public HttpExchange(HostAndPort node, int maxAnswerBytes) {
		this.node = node;
		this.maxBytes = maxAnswerBytes;
	}

	/**
	 * Connects to the node.
	 * @param address one of its addresses
	 * @param timeoutMillis how long that may take, in milliseconds, at least 1
	 * @throws IOException if it could not be reached in time
	 */
	public void connect(InetAddress address, int timeoutMillis) throws IOException {
		this.socket.setTcpNoDelay(true);
		this.socket.connect(new InetSocketAddress(address, this.node.port()), timeoutMillis);
	}

	/**
	 * Encrypts the connection.
	 * @param tls how
	 * @param deadline the end of the handshake, however slowly the peer sends
	 * @throws javax.net.ssl.SSLException if the node has no TLS or no trusted certificate
	 * @throws IOException if the handshake failed otherwise
	 */
	public void encrypt(Tls tls, Deadline deadline) throws IOException {
		this.plain.readUntil(deadline);
		try {
			this.socket = tls.over(this.socket, this.node);
		}
		catch (SocketTimeoutException ex) {
			throw new SocketTimeoutException("no answer to the TLS handshake");
		}
	}

	/**
	 * Sends the request and reads the answer.
	 * @param body the body of the request
	 * @param authorization the header's value, {@code null} for none
	 * @param deadline the end of the exchange, however slowly the peer sends
	 * @return what arrived before the connection was closed
	 * @throws AnswerTooLargeException if the announced or received size exceeds the limit
	 * @throws java.net.SocketTimeoutException at the deadline
	 * @throws IOException if the request could not be sent
	 */
	public HttpAnswer exchange(byte[] body, @Nullable String authorization, Deadline deadline) throws IOException {
		this.plain.readUntil(deadline);
		byte[] head = head(body.length, authorization).getBytes(StandardCharsets.UTF_8);
		byte[] request = Arrays.copyOf(head, head.length + body.length);
		System.arraycopy(body, 0, request, head.length, body.length);
		this.socket.getOutputStream().write(request);
		InputStream in = this.socket.getInputStream();
		int seen = 0;
		while (this.size < this.expected && read(in)) {
			if (this.bodyStart < 0) {
				lookForBody(seen);
				seen = this.size;
			}
			else if (this.size - this.bodyStart > this.maxBytes) {
				throw new AnswerTooLargeException(this.maxBytes);
			}
		}
		return received();
	}

	/**
	 * Returns what was received up to now, also after a failure.
	 * @return the answer, which may be incomplete
	 */
	public HttpAnswer received() {
		boolean complete = this.bodyStart >= 0;
		int headEnd = complete ? this.bodyStart : this.size;
		int end = (int) Math.min(this.size, Math.max(headEnd, this.expected));
		return new HttpAnswer(new String(this.buffer, 0, headEnd, StandardCharsets.ISO_8859_1), complete,
				Arrays.copyOfRange(this.buffer, headEnd, end));
	}

	private String head(int length, @Nullable String authorization) {
		return "POST /RPC2 HTTP/1.1\r\nHost: " + this.node + "\r\nUser-Agent: fabric-spring-boot\r\n"
				+ "Content-Type: text/xml\r\nContent-Length: " + length + "\r\nConnection: close\r\n"
				+ ((authorization != null) ? "Authorization: " + authorization + "\r\n" : "") + "\r\n";
	}

	private boolean read(InputStream in) throws IOException {
		if (this.size == this.buffer.length) {
			this.buffer = Arrays.copyOf(this.buffer, this.buffer.length * 2);
		}
		try {
			int count = in.read(this.buffer, this.size, this.buffer.length - this.size);
			this.size += Math.max(0, count);
			return count >= 0;
		}
		catch (SocketException ex) {
			// A reset counts as a close: the length tells whether the answer is complete
			return false;
		}
	}

	private void lookForBody(int from) throws AnswerTooLargeException {
		for (int i = Math.max(0, from - 3); i + 1 < this.size && this.bodyStart < 0; i++) {
			if (this.buffer[i] == '\n') {
				int next = (this.buffer[i + 1] == '\r') ? i + 2 : i + 1;
				if (next < this.size && this.buffer[next] == '\n') {
					this.bodyStart = next + 1;
				}
			}
		}
		if (this.bodyStart < 0) {
			if (this.size > MAX_HEAD_BYTES) {
				throw new AnswerTooLargeException(MAX_HEAD_BYTES);
			}
			return;
		}
		Long length = received().contentLength();
		if (length != null) {
			if (length > this.maxBytes) {
				throw new AnswerTooLargeException(this.maxBytes);
			}
			this.expected = this.bodyStart + length;
		}
		else if (received().status() != 200) {
			// The body of an error is not needed, and the peer may never close
			this.expected = this.bodyStart;
		}
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

	/**
	 * The answer has more bytes than allowed.
	 */
	public static final class AnswerTooLargeException extends IOException {

		private static final long serialVersionUID = 1L;

		AnswerTooLargeException(long maxBytes) {
			super("larger than " + maxBytes + " bytes");
		}

	}

}
