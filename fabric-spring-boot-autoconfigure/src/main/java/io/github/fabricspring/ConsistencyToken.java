package io.github.fabricspring;

import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * A moment in the history of a group, to be handed to another thread or instance so that
 * what it reads is no older. As text it fits into a header or a cookie. One that was
 * forged or that was lost with its primary costs time, nothing more: the primary serves.
 *
 * @param group the group's name
 * @param gtids the transactions that must be there, in MySQL's notation; {@code null} if
 * the answer to a COMMIT was lost, then nobody but the primary knows
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
	 * @throws IllegalArgumentException if the transactions are no GTIDs
	 */
	public ConsistencyToken {
		if (gtids != null && !GTIDS.matcher(gtids).matches()) {
			throw new IllegalArgumentException("No GTIDs for group " + group + ": " + gtids);
		}
	}

	/**
	 * Reads what {@link #toString()} has written.
	 * @param text the text
	 * @return the token
	 * @throws IllegalArgumentException if the text is none
	 */
	public static ConsistencyToken parse(String text) {
		int at = text.lastIndexOf('@');
		if (at < 1) {
			throw new IllegalArgumentException("No consistency token: " + text);
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
