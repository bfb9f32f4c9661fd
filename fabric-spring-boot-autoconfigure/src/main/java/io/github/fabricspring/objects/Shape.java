package io.github.fabricspring.objects;

import java.lang.reflect.Field;
import java.util.List;
import java.util.Set;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * How the state of a class's instances is kept.
 *
 * @param kind where it is
 * @param fields the fields that are kept or looked into
 * @param firm whether a call is not run again if an instance cannot be put back
 */
record Shape(Kind kind, List<Field> fields, boolean firm) {

	static final Shape OPAQUE = new Shape(Kind.OPAQUE, List.of(), false);

	private static final Set<String> VALUE_PACKAGES = Set.of("java.lang", "java.math", "java.time");

	Shape(Kind kind) {
		this(kind, List.of(), false);
	}

	/**
	 * Compares what a field holds with what it held.
	 * @param current the one
	 * @param kept the other
	 * @return whether both are the same object, or equal values that cannot change
	 */
	static boolean same(@Nullable Object current, @Nullable Object kept) {
		return current == kept || (kept != null && isValue(kept.getClass()) && kept.equals(current));
	}

	private static boolean isValue(Class<?> type) {
		return VALUE_PACKAGES.contains(type.getPackageName()) || type == UUID.class;
	}

	static boolean isOfTheJdk(Class<?> type) {
		String name = type.getName();
		return name.startsWith("java.") || name.startsWith("javax.") || name.startsWith("jdk.")
				|| name.startsWith("sun.") || name.startsWith("com.sun.");
	}

	/** Where the state of an object is. */
	enum Kind {

		/** It has none that is kept. */
		OPAQUE,

		/** In its fields, which are closed to us. */
		CLOSED,

		/** In its fields. */
		FIELDS,

		/** In the objects that its fields hold, which do not change themselves. */
		HOLDER,

		/** In the variables that a lambda has captured. */
		LAMBDA,

		/** In its elements, as a {@link java.util.Collection}. */
		COLLECTION,

		/** In its entries, as a {@link java.util.Map}. */
		MAP,

		/** In its elements, as an array. */
		ARRAY,

		/** In the object that an {@link java.util.Optional} has. */
		OPTIONAL,

		/** In the one value that it holds. */
		CELL

	}

}
