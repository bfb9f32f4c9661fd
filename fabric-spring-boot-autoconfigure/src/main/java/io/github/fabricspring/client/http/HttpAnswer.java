package io.github.fabricspring.client.http;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * An answer over one connection, complete or cut off.
 */
public final class HttpAnswer {

	private static final Pattern STATUS_LINE = Pattern.compile("HTTP/1\\.[01] (\\d{3})(?: ([^\\r\\n]*))?\\r?\\n");

	private final String head;

	private final boolean headComplete;

	private final byte[] body;

	private final int status;

	private final String reason;

	/**
	 * Parses an answer.
	 * @param head the bytes up to the blank line, or all bytes if there was none
	 * @param headComplete whether the blank line came
	 * @param body the bytes after it
	 */
	public HttpAnswer(String head, boolean headComplete, byte[] body) {
		this.head = head;
		this.headComplete = headComplete;
		this.body = body;
		Matcher statusLine = STATUS_LINE.matcher(head);
		boolean found = statusLine.lookingAt();
		this.status = found ? Integer.parseInt(statusLine.group(1)) : 0;
		this.reason = (found && statusLine.group(2) != null) ? statusLine.group(2) : "";
	}

	/**
	 * Returns the status line and the headers.
	 * @return all bytes that came, as ISO-8859-1, if the blank line did not
	 */
	public String head() {
		return this.head;
	}

	/**
	 * Tells whether the blank line after the headers came.
	 * @return {@code false} if the answer was cut off before it
	 */
	public boolean headComplete() {
		return this.headComplete;
	}

	/**
	 * Returns the bytes after the head.
	 * @return the array itself, empty if none came
	 */
	public byte[] body() {
		return this.body;
	}

	/**
	 * Returns the HTTP status.
	 * @return three digits, 0 without a complete status line
	 */
	public int status() {
		return this.status;
	}

	/**
	 * Returns the text after the HTTP status.
	 * @return the text, empty if there is none
	 */
	public String reason() {
		return this.reason;
	}

	/**
	 * Counts what was received.
	 * @return bytes of head and body
	 */
	public int receivedBytes() {
		return this.head.length() + this.body.length;
	}

	/**
	 * Returns a header of the answer.
	 * @param name the name in any case
	 * @return its last value, {@code null} if it is missing
	 */
	public @Nullable String header(String name) {
		String prefix = name + ":";
		return this.head.lines()
			.filter((line) -> line.regionMatches(true, 0, prefix, 0, prefix.length()))
			.map((line) -> line.substring(prefix.length()).strip())
			.reduce((first, last) -> last)
			.orElse(null);
	}

	/**
	 * Returns the length of the body as the head states it.
	 * @return the length in bytes, {@code null} if it is missing or invalid
	 */
	@Nullable Long contentLength() {
		String length = header("Content-length");
		return (length != null && length.matches("\\d{1,18}")) ? Long.valueOf(length) : null;
	}

	/**
	 * Tells whether the whole body arrived.
	 * @return {@code false} if it was cut off
	 */
	public boolean isComplete() {
		Long length = contentLength();
		return this.headComplete && (length == null || length == this.body.length);
	}

	/**
	 * Returns the beginning as messages print it.
	 * @return at most 60 characters, unprintable ones replaced
	 */
	public String beginning() {
		String all = this.head + new String(this.body, 0, Math.min(60, this.body.length), StandardCharsets.ISO_8859_1);
		String shortened = (all.length() > 60) ? all.substring(0, 60) : all;
		return shortened.replaceAll("[^\\x20-\\x7e]+", " ").strip();
	}

}
