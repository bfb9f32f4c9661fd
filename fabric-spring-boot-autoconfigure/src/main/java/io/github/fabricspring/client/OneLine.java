package io.github.fabricspring.client;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The text of a node as messages and logs print it: on one line, and of a traceback only
 * its last line.
 */
final class OneLine {

	/** The first line of a traceback in the original's language. */
	static final String TRACEBACK = "Traceback (most recent call last):";

	private static final int LONGEST = 1000;

	private OneLine() {
	}

	/**
	 * Joins the lines of a text. The frames of a traceback are dropped. The error that
	 * follows them is kept unless it repeats an earlier line.
	 * @param text the node's text
	 * @return one line without control characters, shortened beyond 1,000 characters
	 */
	static String of(String text) {
		List<String> kept = new ArrayList<>();
		boolean inFrames = false;
		for (String line : text.lines().toList()) {
			int traceback = line.indexOf(TRACEBACK);
			boolean frame = inFrames && (line.isBlank() || line.startsWith(" "));
			inFrames = traceback >= 0 || frame;
			String words = (traceback >= 0) ? line.substring(0, traceback) : line;
			if (!frame && !words.isBlank() && !isRepeated(words, kept)) {
				kept.add(printable(words));
			}
		}
		String line = kept.stream().collect(Collectors.joining("; "));
		return (line.length() > LONGEST) ? line.substring(0, LONGEST) + "..." : line;
	}

	/**
	 * Replaces characters that would end a line or move the cursor.
	 * @param text any text
	 * @return the text with spaces for control characters
	 */
	static String printable(String text) {
		return text.replaceAll("[\\p{Cntrl}\\u0080-\\u009f\\u2028\\u2029]+", " ").strip();
	}

	// "SomeError: 2003: no connection" after "Exception raised - '2003: no connection'"
	private static boolean isRepeated(String line, List<String> before) {
		int colon = line.indexOf(": ");
		String words = printable((colon >= 0) ? line.substring(colon + 2) : line);
		return !before.isEmpty() && before.stream().anyMatch((said) -> said.contains(words));
	}

}
