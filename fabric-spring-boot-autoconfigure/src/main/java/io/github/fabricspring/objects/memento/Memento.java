package io.github.fabricspring.objects.memento;

import org.jspecify.annotations.Nullable;

/**
 * The state of one object at its first contact. Do not compare, hash or print a memento:
 * that would call the application's code.
 */
public interface Memento {

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

}
