package io.github.fabricspring.objects;

import java.lang.reflect.Field;
import java.util.List;
import java.util.Set;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * The shape of a class: how the state of its instances is kept.
 *
 * @param kind where the state is
 * @param fields the fields that are kept or looked into
 * @param firm whether a call is not run again if an instance cannot be put back
 * @param values the fields whose content a library stores as a value
 */
record Shape(Kind kind, List<Field> fields, boolean firm, Set<Field> values) {

	static final Shape OPAQUE = new Shape(Kind.OPAQUE);

	private static final Set<String> VALUE_PACKAGES = Set.of("java.lang", "java.math", "java.time");

	Shape(Kind kind) {
		this(kind, List.of(), false);
	}

	Shape(Kind kind, List<Field> fields, boolean firm) {
		this(kind, fields, firm, Set.of());
	}

	/**
	 * Compares the value of a field with its kept value.
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

	static boolean isOfTheJdk(Class<?> type) {
		String name = type.getName();
		return name.startsWith("java.") || name.startsWith("javax.") || name.startsWith("jdk.")
				|| name.startsWith("sun.") || name.startsWith("com.sun.");
	}

	/** Where the state of an object is. */
	enum Kind {

		/** Nowhere: no state is kept. */
		OPAQUE,

		/** In its fields, which its module does not open to us. */
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

		/** In the key and the value of a map's entry. */
		ENTRY,

		/** Out of reach: what was read from it is gone. */
		READ_ONCE,

		/** In the one value that it holds. */
		CELL

	}

}
