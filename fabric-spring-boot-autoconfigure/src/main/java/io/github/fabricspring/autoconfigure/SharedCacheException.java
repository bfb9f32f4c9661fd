package io.github.fabricspring.autoconfigure;

import java.util.Collection;

/**
 * A cache of entities would be shared by several groups.
 */
class SharedCacheException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	SharedCacheException(String factory, String cache, Collection<String> groups) {
		super("The groups %s are used through one EntityManagerFactory, '%s', that has a cache of its own (%s)"
			.formatted(String.join(", ", groups), factory, cache));
	}

}
