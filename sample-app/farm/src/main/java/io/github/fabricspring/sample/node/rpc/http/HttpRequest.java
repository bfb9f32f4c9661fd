package io.github.fabricspring.sample.node.rpc.http;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

/**
 * One request, read whole before anything is decided.
 */
public final class HttpRequest {

	private static final int MAX_HEAD_BYTES = 16 * 1024;

	private final String method;

	private final String path;

	private final Map<String, String> headers;

	private final byte @Nullable [] body;

	private HttpRequest(String method, String path, Map<String, String> headers, byte @Nullable [] body) {
		this.method = method;
		this.path = path;
		this.headers = headers;
		this.body = body;
	}

	/**
	 * Reads a request.
	 * @param in the connection
	 * @param maxBodyBytes the longest body to accept
	 * @return the request
	 * @throws HttpRefusal if it is no HTTP or too long
	 * @throws IOException if the connection ends or breaks first
	 */
	static HttpRequest read(InputStream in, int maxBodyBytes) throws IOException, HttpRefusal {
		String[] lines = readHead(in).split("\r?\n", -1);
		String[] requestLine = lines[0].trim().split("\\s+", 4);
		if (requestLine.length != 3 || !requestLine[2].startsWith("HTTP/")) {
			throw new HttpRefusal(HttpResponse.empty(400, "Bad request syntax"));
		}
		Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
		for (int i = 1; i < lines.length; i++) {
			int colon = lines[i].indexOf(':');
			if (colon > 0) {
				headers.put(lines[i].substring(0, colon).trim(), lines[i].substring(colon + 1).trim());
			}
		}
		return new HttpRequest(requestLine[0], requestLine[1], headers,
				readBody(in, headers.get("Content-Length"), maxBodyBytes));
	}

	private static String readHead(InputStream in) throws IOException, HttpRefusal {
		ByteArrayOutputStream head = new ByteArrayOutputStream(1024);
		boolean lineIsEmpty = false;
		for (int b = in.read(); b != -1; b = in.read()) {
			if (b == '\n') {
				if (lineIsEmpty) {
					return head.toString(StandardCharsets.ISO_8859_1).stripTrailing();
				}
				lineIsEmpty = true;
			}
			else if (b != '\r') {
				lineIsEmpty = false;
			}
			head.write(b);
			if (head.size() > MAX_HEAD_BYTES) {
				throw new HttpRefusal(HttpResponse.empty(431, "Request Header Fields Too Large"));
			}
		}
		throw new EOFException("the client left in the middle of the request's head");
	}

	private static byte @Nullable [] readBody(InputStream in, @Nullable String length, int maxBodyBytes)
			throws IOException, HttpRefusal {
		if (length == null || !length.matches("\\d{1,18}")) {
			return null;
		}
		if (Long.parseLong(length) > maxBodyBytes) {
			throw new HttpRefusal(HttpResponse.empty(413, "Request Entity Too Large"));
		}
		int expected = Integer.parseInt(length);
		byte[] body = in.readNBytes(expected);
		if (body.length < expected) {
			throw new EOFException("the client left in the middle of the request's body");
		}
		return body;
	}

	public String method() {
		return this.method;
	}

	public String path() {
		return this.path;
	}

	/**
	 * A header's value.
	 * @param name the name, in any case
	 * @return the value, or {@code null} if the header is missing
	 */
	public @Nullable String header(String name) {
		return this.headers.get(name);
	}

	public boolean acceptsGzip() {
		String accepted = header("Accept-Encoding");
		return accepted != null
				&& accepted.toLowerCase(Locale.ROOT).matches(".*\\bgzip\\b(?!\\s*;\\s*q=0(\\.0*)?(?![.\\d])).*");
	}

	/**
	 * The body.
	 * @return the body, or {@code null} if the request did not say how long it is
	 */
	public byte @Nullable [] body() {
		return this.body;
	}

}
