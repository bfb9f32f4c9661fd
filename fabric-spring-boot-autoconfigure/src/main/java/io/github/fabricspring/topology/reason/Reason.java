package io.github.fabricspring.topology.reason;

/**
 * A reason for what is believed of a group.
 *
 * @param name its name. Where several reasons hold, that of the first in the text
 * @param text one clause that names addresses
 */
public record Reason(ReasonName name, String text) {

	/**
	 * Returns this reason in other words.
	 * @param text the text
	 * @return a reason of the same name
	 */
	public Reason withText(String text) {
		return new Reason(this.name, text);
	}

	/**
	 * Returns the text, as messages print it.
	 * @return the text alone
	 */
	@Override
	public String toString() {
		return this.text;
	}

}
