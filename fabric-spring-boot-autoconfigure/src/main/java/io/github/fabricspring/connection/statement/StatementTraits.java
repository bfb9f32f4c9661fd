package io.github.fabricspring.connection.statement;

import org.jspecify.annotations.Nullable;

/**
 * What the statements of a transaction may do, by their texts.
 *
 * @param plain all of them write nothing
 * @param changes one changes rows, or its text is not known
 * @param hidden one ran others, which only the server knows
 */
public record StatementTraits(boolean plain, boolean changes, boolean hidden) {

	/** Those of a transaction without statements. */
	public static final StatementTraits NONE = new StatementTraits(true, false, false);

	/**
	 * Adds a statement.
	 * @param kind its kind
	 * @param text its text, {@code null} if it is not known
	 * @return what they may do together
	 */
	public StatementTraits with(StatementKind kind, @Nullable String text) {
		return new StatementTraits(this.plain && text != null && StatementText.writesNothing(text),
				this.changes || text == null || StatementText.changesRows(text), this.hidden || !kind.isDecidedByKey());
	}

}
