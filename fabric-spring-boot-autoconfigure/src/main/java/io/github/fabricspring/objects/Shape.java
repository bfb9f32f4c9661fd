package io.github.fabricspring.objects;

import java.lang.reflect.Field;
import java.util.List;
import java.util.Set;

/**
 * The shape of a class: how the state of its instances is kept.
 *
 * @param kind where the state is
 * @param fields the fields that are kept or looked into
 * @param firm whether a call is not run again if an instance cannot be put back
 * @param values the fields whose content a library stores as a value
 */
record Shape(ShapeKind kind, List<Field> fields, boolean firm, Set<Field> values) {

	static final Shape OPAQUE = new Shape(ShapeKind.OPAQUE);

	Shape(ShapeKind kind) {
		this(kind, List.of(), false);
	}

	Shape(ShapeKind kind, List<Field> fields, boolean firm) {
		this(kind, fields, firm, Set.of());
	}

	/** Where the state of an object is. */
	enum ShapeKind {

		/** Nowhere: no state is kept. */
		OPAQUE,

		/** In its fields, which its module does not open to us. */
		CLOSED,

		/** In its fields. */
		FIELDS,

		/** In the objects that its fields hold, which do not change themselves. */
		HOLDER,

		/** In the objects that an unchanging object of another library wraps. */
		WRAPPER,

		/** In the variables that a lambda, or other code, has captured. */
		CODE,

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
