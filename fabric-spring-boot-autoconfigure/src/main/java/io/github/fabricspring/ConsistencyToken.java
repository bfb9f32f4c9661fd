package io.github.fabricspring;

import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * A moment in the history of a group. Handed to another thread or instance, it makes
 * reads there at least as new. As text it fits into a header or a cookie. A token that
 * was forged, or whose transactions were lost with their primary, costs time only: the
 * primary serves the read.
 *
 * @param group the group's name
 * @param gtids the transactions that must be there, in MySQL's notation; {@code null} if
 * the answer to a COMMIT was lost, so that only the primary is certain to have them
 */
public record ConsistencyToken(String group, @Nullable String gtids) {

	private static final Pattern GTIDS = Pattern.compile("[0-9A-Za-z_:,\\-\\s]+");

	/** The longest set that is read from a text, which may come from anyone. */
	private static final int LONGEST = 65_535;

	private static final String UNKNOWN = "?";

	/**
	 * Creates a token.
	 * @param group the group's name
	 * @param gtids the transactions, {@code null} if they are not known
	 * @throws IllegalArgumentException if the text is not a set of GTIDs
	 */
	public ConsistencyToken {
		if (gtids != null && !GTIDS.matcher(gtids).matches()) {
			throw new IllegalArgumentException("Not a set of GTIDs for group " + group + ": " + gtids);
		}
	}

	/**
	 * Parses what {@link #toString()} has written.
	 * @param text the text
	 * @return the token
	 * @throws IllegalArgumentException if the text is not a token
	 */
	public static ConsistencyToken parse(String text) {
		int at = text.lastIndexOf('@');
		if (at < 1) {
			throw new IllegalArgumentException("Not a consistency token: " + text);
		}
		String gtids = text.substring(at + 1);
		if (gtids.length() > LONGEST) {
			throw new IllegalArgumentException("No consistency token, its GTIDs are longer than " + LONGEST
					+ " characters: " + text.substring(0, at));
		}
		return new ConsistencyToken(text.substring(0, at), (gtids.equals(UNKNOWN)) ? null : gtids);
	}

	@Override
	public String toString() {
		return this.group + "@" + ((this.gtids != null) ? this.gtids.replaceAll("\\s", "") : UNKNOWN);
	}

}
