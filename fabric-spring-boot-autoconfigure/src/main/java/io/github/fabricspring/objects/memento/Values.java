package io.github.fabricspring.objects.memento;

import java.util.Set;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * The comparison of what a field or cell holds with what was kept of it.
 */
final class Values {

	private static final Set<String> UNCHANGING = Set.of("java.lang", "java.math", "java.time");

	private Values() {
	}

	/**
	 * Compares a value with a kept value.
	 * @param current the value now
	 * @param kept the kept value
	 * @return whether both are the same object, or equal values that cannot change
	 */
	static boolean same(@Nullable Object current, @Nullable Object kept) {
		return current == kept || (kept != null && isUnchanging(kept.getClass()) && kept.equals(current));
	}

	private static boolean isUnchanging(Class<?> type) {
		return UNCHANGING.contains(type.getPackageName()) || type == UUID.class;
	}

}
