package io.github.fabricspring.sample.node.rpc;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * Sends bytes and reads bytes. One character stands for one byte.
 */
final class RawClient {

	private static final int PATIENCE_MILLIS = 10_000;

	private RawClient() {
	}

	static String exchange(int port, String request) {
		try (Socket socket = connect(port)) {
			socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
			return readToEnd(socket);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	static Socket connect(int port) throws IOException {
		Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
		socket.setSoTimeout(PATIENCE_MILLIS);
		return socket;
	}

	static String readToEnd(Socket socket) throws IOException {
		return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
	}

	/**
	 * A call without authentication.
	 * @param body the body
	 * @param headers further header lines
	 * @return the request
	 */
	static String post(String body, String... headers) {
		StringBuilder request = new StringBuilder("POST /RPC2 HTTP/1.1\r\nHost: localhost\r\n");
		for (String header : headers) {
			request.append(header).append("\r\n");
		}
		return request.append("Content-Length: ").append(body.length()).append("\r\n\r\n").append(body).toString();
	}

	/**
	 * A call's body.
	 * @param method the command
	 * @param values the parameters, each with its type: {@code <int>1</int>}
	 * @return the body
	 */
	static String call(String method, String... values) {
		StringBuilder call = new StringBuilder("<?xml version='1.0'?>\n<methodCall>\n");
		call.append("<methodName>").append(method).append("</methodName>\n<params>\n");
		for (String value : values) {
			call.append("<param>\n<value>").append(value).append("</value>\n</param>\n");
		}
		return call.append("</params>\n</methodCall>\n").toString();
	}

}
