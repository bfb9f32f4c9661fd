package io.github.fabricspring.objects;

import org.jspecify.annotations.Nullable;

/**
 * The knowledge of a persistence library about the objects that it stores. Every call
 * asks it before its first statement, so an implementation must not load anything.
 */
public interface ObjectLens {

	/**
	 * Tells whether the library stores instances of a class, or keeps its own state in
	 * them. A call is not run again if such an instance cannot be put back. Asked once
	 * per class.
	 * @param type the class of an object
	 * @return whether its instances are the library's concern
	 */
	boolean maps(Class<?> type);

	/**
	 * Tells whether the library stores what a field holds as a value, whatever class the
	 * value is of. Asked once per field of a class that is kept.
	 * @param type the class of an object
	 * @param field the name of one of its fields
	 * @return whether the value is a part of the object's state
	 */
	default boolean stores(Class<?> type, String field) {
		return false;
	}

	/**
	 * Looks behind a proxy.
	 * @param object an object
	 * @return the object behind it, the same object if it is no proxy, {@code null} if
	 * there is nothing to look at without loading it
	 */
	default @Nullable Object unwrap(Object object) {
		return object;
	}

	/**
	 * Asks an object for what decides how it is stored, as the library does. It is asked
	 * before the attempt and after the object was put back, and must give equal answers.
	 * @param object an instance of a class that is mapped
	 * @return whether the object is new, for example; {@code null} if it does not say
	 */
	default @Nullable Object identity(Object object) {
		return null;
	}

}
