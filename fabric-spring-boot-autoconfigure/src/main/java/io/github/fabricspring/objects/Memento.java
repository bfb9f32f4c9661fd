package io.github.fabricspring.objects;

/**
 * The state of one object at its first contact.
 */
interface Memento {

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
	 * @throws RuntimeException if the object refuses it
	 * @throws IllegalAccessException if a field cannot be written
	 */
	void putBack() throws IllegalAccessException;

	/**
	 * Says what differs from the kept state.
	 * @return a field's name, or what the object is
	 */
	String difference();

}
