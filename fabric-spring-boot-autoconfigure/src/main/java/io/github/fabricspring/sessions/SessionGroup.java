package io.github.fabricspring.sessions;

import io.github.fabricspring.CrossGroupException;
import io.github.fabricspring.call.Scope;
import org.jspecify.annotations.Nullable;

/**
 * The group that a session serves: the group of its first use. One thread at a time uses
 * it, as it uses the session.
 */
final class SessionGroup {

	private @Nullable String group;

	/**
	 * Records a use of the session, perhaps without a statement.
	 * @param session the kind of session, for the message
	 * @param defaultGroup the group of code outside any scope
	 * @throws CrossGroupException if the session holds rows of another group than the
	 * scope's
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
	 * Whether a connection that is fetched now would lead to another group.
	 * @param defaultGroup the group of code outside any scope
	 * @return whether the session is used outside any scope, and is of another group
	 */
	boolean isLeftBehind(@Nullable String defaultGroup) {
		return this.group != null && Scope.current() == null && !this.group.equals(defaultGroup);
	}

	@Nullable String group() {
		return this.group;
	}

}
