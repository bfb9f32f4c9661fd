package io.github.fabricspring.objects;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicReference;

import io.github.fabricspring.objects.Shape.Kind;
import org.jspecify.annotations.Nullable;

/**
 * The walk from an object to all objects that can be reached without loading anything. It
 * keeps the state of each.
 */
final class Recorder {

	private static final String CONCURRENT = "java.util.concurrent";

	private final Shapes shapes;

	private final List<ObjectLens> lenses;

	private final Records records;

	private final Deque<Found> queue = new ArrayDeque<>();

	Recorder(Shapes shapes, List<ObjectLens> lenses, Records records) {
		this.shapes = shapes;
		this.lenses = lenses;
		this.records = records;
	}

	void record(Object root) {
		find(root, true);
		Found next = this.queue.poll();
		while (next != null && this.records.isOpen()) {
			record(next);
			next = this.queue.poll();
		}
	}

	private void find(@Nullable Object object, boolean firm) {
		if (object != null) {
			Shape shape = this.shapes.of(object.getClass());
			if (shape.kind() != Kind.OPAQUE) {
				this.queue.add(new Found(object, shape, firm));
			}
		}
	}

	private void record(Found found) {
		Object object = unwrap(found.object());
		if (object == null || this.records.has(object)) {
			return;
		}
		Shape shape = (object != found.object()) ? this.shapes.of(object.getClass()) : found.shape();
		try {
			switch (shape.kind()) {
				case FIELDS -> fields(object, shape);
				case HOLDER -> shape.fields().forEach((field) -> find(Fields.read(field, object), shape.firm()));
				case LAMBDA -> shape.fields().forEach((field) -> captured(Fields.read(field, object)));
				case COLLECTION -> elements((Collection<?>) object, found.firm());
				case MAP -> entries((Map<?, ?>) object, found.firm());
				case ARRAY -> array(object, found.firm());
				case OPTIONAL -> find(((Optional<?>) object).orElse(null), found.firm());
				case ENTRY -> entry((Map.Entry<?, ?>) object, found.firm());
				case CELL -> cell(object, found.firm());
				case READ_ONCE -> this.records
					.note("%s can be read only once, and the attempt may have read it".formatted(Kept.name(object)));
				case CLOSED ->
					this.records.note("%s has fields that its module does not open to us".formatted(Kept.name(object)));
				case OPAQUE -> {
				}
			}
		}
		catch (RuntimeException ex) {
			// as if another thread is changing it
			if (shape.firm() || found.firm()) {
				this.records.note("%s could not be read before the attempt (%s)".formatted(Kept.name(object), ex));
			}
		}
	}

	private @Nullable Object unwrap(Object object) {
		Object unwrapped = object;
		for (ObjectLens lens : this.lenses) {
			if (unwrapped != null) {
				unwrapped = lens.unwrap(unwrapped);
			}
		}
		return unwrapped;
	}

	private void fields(Object object, Shape shape) {
		if (!this.records.admits(shape.firm())) {
			return;
		}
		List<Field> fields = shape.fields();
		@Nullable Object[] values = new Object[fields.size()];
		for (int i = 0; i < values.length; i++) {
			values[i] = Fields.read(fields.get(i), object);
		}
		ObjectLens knowing = null;
		Object identity = null;
		for (ObjectLens lens : (shape.firm()) ? this.lenses : List.<ObjectLens>of()) {
			if (identity == null) {
				knowing = lens;
				identity = lens.identity(object);
			}
		}
		this.records.object(new FieldsMemento(object, fields, values), shape.firm(), knowing, identity);
		for (int i = 0; i < values.length; i++) {
			if (!fields.get(i).getType().isPrimitive()) {
				find(values[i], shape.firm());
			}
		}
	}

	// A lambda of the application may have captured anything, such as counters and beans
	private void captured(@Nullable Object value) {
		if (value != null) {
			Shape shape = this.shapes.of(value.getClass());
			Object first = value;
			// a collection that Hibernate has not loaded does not count here
			if (shape.kind() == Kind.COLLECTION && value instanceof Collection<?> elements) {
				first = (elements.isEmpty()) ? null : elements.iterator().next();
			}
			boolean stored = first != null && this.shapes.of(first.getClass()).firm();
			if (stored || shape.kind() == Kind.LAMBDA || shape.kind() == Kind.READ_ONCE) {
				find(value, true);
			}
		}
	}

	private void elements(Collection<?> collection, boolean firm) {
		if (keeps(collection, collection.size())) {
			@SuppressWarnings("unchecked")
			Collection<@Nullable Object> target = (Collection<@Nullable Object>) collection;
			@Nullable Object[] elements = target.toArray();
			this.records.part(new ElementsMemento(target, elements), firm);
			findAll(elements, firm);
		}
		else {
			@Nullable Object[] elements = collection.toArray();
			if (collection instanceof Queue<?> ordered && elements.length <= this.records.max()) {
				this.records.part(new QueueMemento(ordered, elements), firm);
			}
			findAll(elements, firm);
		}
	}

	private void entries(Map<?, ?> map, boolean firm) {
		@Nullable Object[] entries = new Object[2 * map.size()];
		int i = 0;
		for (Map.Entry<?, ?> entry : map.entrySet()) {
			entries[i++] = entry.getKey();
			entries[i++] = entry.getValue();
		}
		if (keeps(map, map.size())) {
			@SuppressWarnings("unchecked")
			Map<@Nullable Object, @Nullable Object> target = (Map<@Nullable Object, @Nullable Object>) map;
			this.records.part(new EntriesMemento(target, entries), firm);
		}
		findAll(entries, firm);
	}

	private void entry(Map.Entry<?, ?> entry, boolean firm) {
		find(entry.getKey(), firm);
		find(entry.getValue(), firm);
	}

	private void cell(Object cell, boolean firm) {
		this.records.part(CellMemento.of(cell), firm);
		if (cell instanceof AtomicReference<?> reference) {
			find(reference.get(), firm);
		}
	}

	private void array(Object array, boolean firm) {
		if (Array.getLength(array) > 0) {
			this.records.part(new ArrayMemento(array), firm);
		}
		if (array instanceof Object[] elements) {
			findAll(elements, firm);
		}
	}

	// Those of java.util.concurrent are made for concurrent changes
	private boolean keeps(Object container, int size) {
		return size <= this.records.max() && !container.getClass().getPackageName().equals(CONCURRENT);
	}

	private void findAll(@Nullable Object[] elements, boolean firm) {
		int limit = this.records.max() + 1;
		boolean worthwhile = false;
		for (int i = 0; i < elements.length && (i < limit || worthwhile) && this.records.isOpen(); i++) {
			int before = this.queue.size();
			find(elements[i], firm);
			worthwhile |= this.queue.size() > before;
			if (this.queue.size() > 2 * limit) {
				// more than can be kept: what is queued already decides
				return;
			}
		}
	}

	/** An object that was reached, and whether the object that led to it is firm. */
	private record Found(Object object, Shape shape, boolean firm) {
	}

}
