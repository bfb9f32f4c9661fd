package io.github.fabricspring.autoconfigure;

import java.util.Collection;

/**
 * Several groups would share one cache of entities.
 */
class SharedCacheException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	SharedCacheException(String factory, String cache, Collection<String> groups) {
		super("The groups %s share the EntityManagerFactory '%s', which has a cache (%s)"
			.formatted(String.join(", ", groups), factory, cache));
	}

}
