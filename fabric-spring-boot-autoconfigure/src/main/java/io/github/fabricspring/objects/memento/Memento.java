package io.github.fabricspring.objects.memento;

import java.util.Set;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * The state of one object at its first contact. Do not compare, hash or print a memento:
 * that would call the application's code.
 */
public interface Memento {

	/** The packages of values that do not change. */
	Set<String> VALUE_PACKAGES = Set.of("java.lang", "java.math", "java.time");

	/**
	 * Returns the object whose state is kept.
	 * @return the object
	 */
	Object target();

	/**
	 * Compares the object with its kept state.
	 * @return whether the object is in its kept state
	 */
	boolean isIntact();

	/**
	 * Puts the kept state back.
	 * @return why that is not possible, {@code null} if it is done
	 * @throws RuntimeException if the object refuses it
	 * @throws IllegalAccessException if a field cannot be written
	 */
	@Nullable String putBack() throws IllegalAccessException;

	/**
	 * Says what differs from the kept state.
	 * @return a field's name, or what the object is
	 */
	String difference();

	/**
	 * Tells whether the state is content that is placed by the fields of the elements, as
	 * that of a set is. It is put back last.
	 * @return whether it is the content of a container
	 */
	default boolean isContent() {
		return false;
	}

	/**
	 * Compares a value with a kept value.
	 * @param current the value now
	 * @param kept the kept value
	 * @return whether both are the same object, or equal values that cannot change
	 */
	static boolean same(@Nullable Object current, @Nullable Object kept) {
		return current == kept || (kept != null && isValue(kept.getClass()) && kept.equals(current));
	}

	private static boolean isValue(Class<?> type) {
		return VALUE_PACKAGES.contains(type.getPackageName()) || type == UUID.class;
	}

}
