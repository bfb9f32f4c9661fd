package io.github.fabricspring.autoconfigure.failure;

import org.jspecify.annotations.Nullable;

/**
 * No login is configured for the servers of a group.
 */
public class MissingLoginException extends IllegalStateException {

	private static final long serialVersionUID = 1L;

	private final @Nullable String group;

	/**
	 * Creates the exception.
	 * @param group the group without a login, {@code null} if none has one
	 */
	public MissingLoginException(@Nullable String group) {
		super((group != null) ? "No user name for the MySQL servers of group " + group
				: "No user name for the MySQL servers of any group");
		this.group = group;
	}

	@Nullable String group() {
		return this.group;
	}

}
