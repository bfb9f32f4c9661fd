package io.github.fabricspring.rerun;

import io.github.fabricspring.AccessMode;
import io.github.fabricspring.Rerun;
import io.github.fabricspring.call.Route;
import org.jspecify.annotations.Nullable;

/**
 * The definition of a call, known before it is made.
 *
 * @param route where its connections go
 * @param rerun what may be run again, as declared
 * @param writes whether it may write: neither its mode nor its own transaction says it
 * only reads
 * @param suspends whether it suspends an active transaction instead of joining it
 * @param refusal why it cannot be called at all, {@code null} if it can
 */
public record ScopeDefinition(Route route, Rerun rerun, boolean writes, boolean suspends, @Nullable String refusal) {

	static ScopeDefinition of(String group, AccessMode mode, Rerun rerun) {
		return new ScopeDefinition(new Route(group, mode), rerun, mode == AccessMode.READ_WRITE, false, null);
	}

	/**
	 * Returns the group's name.
	 * @return the name
	 */
	public String group() {
		return this.route.group();
	}

	/**
	 * Whether the call is declared to only read, even outside of a transaction.
	 */
	boolean onlyReads() {
		return this.route.mode() == AccessMode.READ_ONLY;
	}

}
