package io.github.fabricspring.client;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * What came back over one connection, as far as it came.
 */
final class HttpAnswer {

	private static final Pattern STATUS_LINE = Pattern.compile("HTTP/1\\.[01] (\\d{3})(?: ([^\\r\\n]*))?\\r?\\n");

	private final String head;

	private final boolean headComplete;

	private final byte[] body;

	private final int status;

	private final String reason;

	/**
	 * Takes an answer apart.
	 * @param head the bytes up to the blank line, or all there were if none came
	 * @param headComplete whether the blank line came
	 * @param body the bytes after it
	 */
	HttpAnswer(String head, boolean headComplete, byte[] body) {
		this.head = head;
		this.headComplete = headComplete;
		this.body = body;
		Matcher statusLine = STATUS_LINE.matcher(head);
		boolean found = statusLine.lookingAt();
		this.status = found ? Integer.parseInt(statusLine.group(1)) : 0;
		this.reason = (found && statusLine.group(2) != null) ? statusLine.group(2) : "";
	}

	String head() {
		return this.head;
	}

	boolean headComplete() {
		return this.headComplete;
	}

	byte[] body() {
		return this.body;
	}

	/**
	 * The status.
	 * @return three digits, 0 if there is no complete status line
	 */
	int status() {
		return this.status;
	}

	String reason() {
		return this.reason;
	}

	int receivedBytes() {
		return this.head.length() + this.body.length;
	}

	/**
	 * A header of the answer.
	 * @param name the name in any case
	 * @return its last value, {@code null} if there is none
	 */
	@Nullable String header(String name) {
		String prefix = name + ":";
		return this.head.lines()
			.filter((line) -> line.regionMatches(true, 0, prefix, 0, prefix.length()))
			.map((line) -> line.substring(prefix.length()).strip())
			.reduce((first, last) -> last)
			.orElse(null);
	}

	/**
	 * How many bytes the body has by the head's word.
	 * @return the length, {@code null} if the head does not say, or says nonsense
	 */
	@Nullable Long contentLength() {
		String length = header("Content-length");
		return (length != null && length.matches("\\d{1,18}")) ? Long.valueOf(length) : null;
	}

	/**
	 * Whether all of the body came.
	 * @return {@code false} if it was cut off
	 */
	boolean isComplete() {
		Long length = contentLength();
		return this.headComplete && (length == null || length == this.body.length);
	}

	/**
	 * The beginning as messages print it.
	 * @return at most 60 characters, unprintable ones replaced
	 */
	String beginning() {
		String all = this.head + new String(this.body, 0, Math.min(60, this.body.length), StandardCharsets.ISO_8859_1);
		String shortened = (all.length() > 60) ? all.substring(0, 60) : all;
		return shortened.replaceAll("[^\\x20-\\x7e]+", " ").strip();
	}

}
