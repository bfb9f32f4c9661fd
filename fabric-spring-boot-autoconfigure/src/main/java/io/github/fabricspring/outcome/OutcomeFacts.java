package io.github.fabricspring.outcome;

import org.jspecify.annotations.Nullable;

/**
 * What a group was found to have for the keys of its transactions, besides a sound table.
 *
 * @param schema the schema of the application's sessions, {@code null} if none is
 * selected
 * @param procedureProblem why the procedure cannot be used, {@code null} if it can
 * @param doubt why it is not certain that the group keeps what it acknowledges,
 * {@code null} if it is
 */
public record OutcomeFacts(@Nullable String schema, @Nullable String procedureProblem, @Nullable String doubt) {

	/**
	 * Returns what keeps {@code AUTO} from keys.
	 * @return the first reason, {@code null} if there is none
	 */
	@Nullable String problem() {
		return (this.procedureProblem != null) ? this.procedureProblem : this.doubt;
	}

}
