package io.github.fabricspring.sessions;

import io.github.fabricspring.CrossGroupException;
import io.github.fabricspring.call.Scope;
import org.jspecify.annotations.Nullable;

/**
 * The group that a session serves: that of its first use. Confined, as the session is, to
 * one thread at a time.
 */
final class SessionGroup {

	private @Nullable String group;

	/**
	 * The session is used, perhaps without a statement.
	 * @param session what it is, for the message
	 * @param defaultGroup the group of what is used outside any scope
	 * @throws CrossGroupException if it holds rows of another group than the scope's
	 */
	void use(String session, @Nullable String defaultGroup) {
		Scope scope = Scope.current();
		String wanted = (scope != null) ? scope.route().group() : defaultGroup;
		if (this.group == null) {
			this.group = wanted;
		}
		else if (scope != null && !this.group.equals(wanted)) {
			throw new CrossGroupException(
					"%s - refused to use %s that serves group %s since before this call: its cache would answer with "
						.formatted(wanted, session, this.group)
							+ "rows of that group. Open it inside the annotated method, and set "
							+ "spring.jpa.open-in-view=false where it is the one of a web request");
		}
	}

	/**
	 * Whether a connection fetched now would lead elsewhere.
	 * @param defaultGroup the group of what is used outside any scope
	 * @return whether the session is used outside any scope, and is of another group
	 */
	boolean isLeftBehind(@Nullable String defaultGroup) {
		return this.group != null && Scope.current() == null && !this.group.equals(defaultGroup);
	}

	@Nullable String group() {
		return this.group;
	}

}
