package io.github.fabricspring.discovery.engine.state;

import org.jspecify.annotations.Nullable;

/**
 * A view of a group: its VIEW_ID. The counter grows with each change of membership; a
 * group that was bootstrapped again has another prefix.
 *
 * @param prefix the part before the colon
 * @param counter the part after it
 */
public record View(String prefix, long counter) {

	/**
	 * Parses a VIEW_ID.
	 * @param text the text, empty or {@code null} from a member outside any group
	 * @return the view, {@code null} if there is none
	 */
	public static @Nullable View parse(@Nullable String text) {
		int colon = (text != null) ? text.lastIndexOf(':') : -1;
		if (text == null || colon < 1) {
			return null;
		}
		try {
			return new View(text.substring(0, colon), Long.parseLong(text.substring(colon + 1)));
		}
		catch (NumberFormatException ex) {
			return null;
		}
	}

	/**
	 * Tells whether another view came after this one.
	 * @param other the other view
	 * @return {@code false} also if they are of different lives of the group
	 */
	public boolean isOlderThan(View other) {
		return this.prefix.equals(other.prefix) && this.counter < other.counter;
	}

	@Override
	public String toString() {
		return this.prefix + ":" + this.counter;
	}

}
