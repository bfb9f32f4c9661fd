package io.github.fabricspring.sample.node.rpc.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/**
 * A response in the shape the original gives it, its malformed shapes included: a client
 * that copes with the original must find what it copes with.
 *
 * @param shape how much of a response it is
 * @param status the HTTP status
 * @param reason the words behind the status
 * @param headers further headers
 * @param body the body, sent in UTF-8
 * @param gzip whether the body is sent compressed
 */
public record HttpResponse(ResponseShape shape, int status, String reason, Map<String, String> headers, String body,
		boolean gzip) {

	private static final int GZIP_ABOVE_BYTES = 1400;

	private static final DateTimeFormatter DATE = DateTimeFormatter
		.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
		.withZone(ZoneOffset.UTC);

	/** How much of a response a response is. */
	public enum ResponseShape {

		/** A status line, headers, and a body of a stated length. */
		COMPLETE,

		/** As above, but the end of the body is the end of the connection. */
		UNTIL_CLOSE,

		/** A status line and headers that no blank line ends. */
		UNTERMINATED,

		/** Headers without a status line. */
		HEADERS_ONLY,

		/** The connection is closed without a word. */
		NOTHING

	}

	public HttpResponse {
		headers = new LinkedHashMap<>(headers);
	}

	public static HttpResponse xml(String body, boolean clientAcceptsGzip) {
		boolean gzip = clientAcceptsGzip && body.getBytes(StandardCharsets.UTF_8).length > GZIP_ABOVE_BYTES;
		return new HttpResponse(ResponseShape.COMPLETE, 200, "OK", Map.of("Content-type", "text/xml"), body, gzip);
	}

	public static HttpResponse text(int status, String reason, String body) {
		return new HttpResponse(ResponseShape.COMPLETE, status, reason, Map.of("Content-type", "text/plain"), body,
				false);
	}

	public static HttpResponse empty(int status, String reason) {
		return new HttpResponse(ResponseShape.COMPLETE, status, reason, Map.of(), "", false);
	}

	static HttpResponse challenge(String challenge) {
		// The original ends this header with one line break too many.
		return new HttpResponse(ResponseShape.UNTIL_CLOSE, 401, "Unauthorized", Map.of("WWW-Authenticate", challenge),
				"\r\n", false);
	}

	static HttpResponse unterminated(int status, String reason) {
		return new HttpResponse(ResponseShape.UNTERMINATED, status, reason, Map.of(), "", false);
	}

	public static HttpResponse headersOnly() {
		return new HttpResponse(ResponseShape.HEADERS_ONLY, 0, "", Map.of(), "", false);
	}

	static HttpResponse nothing() {
		return new HttpResponse(ResponseShape.NOTHING, 0, "", Map.of(), "", false);
	}

	byte[] toBytes(Instant now) {
		if (this.shape == ResponseShape.NOTHING) {
			return new byte[0];
		}
		byte[] bytes = this.body.getBytes(StandardCharsets.UTF_8);
		if (this.gzip) {
			bytes = compress(bytes);
		}
		ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length + 256);
		out.writeBytes(head(now, bytes.length).getBytes(StandardCharsets.ISO_8859_1));
		out.writeBytes(bytes);
		return out.toByteArray();
	}

	private String head(Instant now, int length) {
		StringBuilder head = new StringBuilder();
		if (this.shape != ResponseShape.HEADERS_ONLY) {
			head.append("HTTP/1.0 ").append(this.status).append(' ').append(this.reason).append("\r\n");
			head.append("Server: fabric-spring-boot\r\n");
			head.append("Date: ").append(DATE.format(now)).append("\r\n");
		}
		this.headers.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
		if (this.gzip) {
			head.append("Content-Encoding: gzip\r\n");
		}
		if (this.shape == ResponseShape.COMPLETE || this.shape == ResponseShape.HEADERS_ONLY) {
			head.append("Content-length: ").append(length).append("\r\n");
		}
		if (this.shape != ResponseShape.UNTERMINATED) {
			head.append("\r\n");
		}
		return head.toString();
	}

	private static byte[] compress(byte[] bytes) {
		ByteArrayOutputStream compressed = new ByteArrayOutputStream(bytes.length / 4);
		try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
			gzip.write(bytes);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return compressed.toByteArray();
	}

}
