package io.github.fabricspring.autoconfigure.failure;

import java.util.Collection;

/**
 * A cache would be shared by several groups, or rows be loaded from the wrong one.
 */
public class SharedCacheException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String remedy;

	/**
	 * Creates the exception.
	 * @param groups the groups that the application uses
	 * @param problem what they are used through, a noun phrase
	 * @param remedy what to do, an imperative without a full stop
	 */
	public SharedCacheException(Collection<String> groups, String problem, String remedy) {
		super("The groups %s are used through %s: a row of one group would be returned where the other group's was asked for. %s, or give each group one of its own, over fabricDataSource.forGroup(\"...\")"
			.formatted(String.join(", ", groups), problem, remedy));
		this.remedy = remedy;
	}

	String remedy() {
		return this.remedy;
	}

}
