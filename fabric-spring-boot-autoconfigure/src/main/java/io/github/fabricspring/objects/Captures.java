package io.github.fabricspring.objects;

import java.util.Collection;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;

import io.github.fabricspring.objects.Shape.ShapeKind;
import io.github.fabricspring.objects.memento.CellMemento;
import io.github.fabricspring.objects.memento.Fields;
import org.jspecify.annotations.Nullable;

/**
 * What code captures, sorted into data and all else. Only data is put back: beans are
 * everybody's, and counters and texts may tell of every attempt.
 */
final class Captures {

	/** How many containers within one another are looked into. */
	private static final int DEPTH = 5;

	private static final String LAMBDA = "$$Lambda";

	private final Shapes shapes;

	Captures(Shapes shapes) {
		this.shapes = shapes;
	}

	/**
	 * Tells whether a value is data, or a container whose first element is.
	 * @param value the value
	 * @return whether it is kept
	 */
	boolean isData(@Nullable Object value) {
		return leads(value, this.shapes::isData, DEPTH);
	}

	/**
	 * Tells whether a value is stored by a library, or a container whose first element
	 * is.
	 * @param value the value
	 * @return whether a call is not run again if it cannot be put back
	 */
	boolean isStored(Object value) {
		return leads(value, (type) -> this.shapes.of(type).firm(), DEPTH);
	}

	/**
	 * Tells whether a value is a container that the code may collect data in.
	 * @param value the value
	 * @return whether it is empty, and used by one thread
	 */
	boolean isEmpty(Object value) {
		if (value.getClass().getPackageName().equals(Recorder.CONCURRENT)) {
			return false;
		}
		return (value instanceof Collection<?> collection && collection.isEmpty())
				|| (value instanceof Map<?, ?> map && map.isEmpty())
				|| (value instanceof AtomicReference<?> reference && reference.get() == null);
	}

	/**
	 * Tells whether a value is the object whose method made a lambda. It often is a
	 * service, which other threads use as well.
	 * @param code the lambda
	 * @param value a value that it has captured
	 * @return whether it is only kept if a library stores it
	 */
	boolean isEnclosing(Object code, Object value) {
		String name = code.getClass().getName();
		Shape shape = this.shapes.of(value.getClass());
		if (!name.contains(LAMBDA) || shape.firm() || shape.kind() == ShapeKind.CODE
				|| shape.kind() == ShapeKind.READ_ONCE) {
			return false;
		}
		String enclosing = name.substring(0, name.indexOf(LAMBDA));
		for (Class<?> each = value.getClass(); each != null; each = each.getSuperclass()) {
			if (each.getName().equals(enclosing)) {
				return true;
			}
		}
		return false;
	}

	private boolean leads(@Nullable Object value, Predicate<Class<?>> wanted, int depth) {
		if (value == null || depth == 0) {
			return false;
		}
		if (wanted.test(value.getClass())) {
			return true;
		}
		Shape shape = this.shapes.of(value.getClass());
		return switch (shape.kind()) {
			case CODE, READ_ONCE, CLOSED -> true;
			case FIELDS, HOLDER, OPAQUE -> false;
			case WRAPPER ->
				shape.fields().stream().anyMatch((field) -> leads(Fields.read(field, value), wanted, depth - 1));
			case COLLECTION -> leads(first(((Collection<?>) value).iterator()), wanted, depth - 1);
			case MAP -> leads(first(((Map<?, ?>) value).entrySet().iterator()), wanted, depth);
			case ENTRY -> leads(((Map.Entry<?, ?>) value).getKey(), wanted, depth - 1)
					|| leads(((Map.Entry<?, ?>) value).getValue(), wanted, depth - 1);
			case OPTIONAL -> leads(((Optional<?>) value).orElse(null), wanted, depth - 1);
			case ARRAY -> value instanceof Object[] elements
					&& (wanted.test(value.getClass().getComponentType()) || any(elements, wanted, depth));
			case CELL -> any(CellMemento.references(value), wanted, depth);
		};
	}

	private boolean any(@Nullable Object[] values, Predicate<Class<?>> wanted, int depth) {
		for (Object each : values) {
			if (each != null) {
				return leads(each, wanted, depth - 1);
			}
		}
		return false;
	}

	private static @Nullable Object first(Iterator<?> elements) {
		return elements.hasNext() ? elements.next() : null;
	}

}
