package io.github.fabricspring.objects;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;

import io.github.fabricspring.objects.Shape.ShapeKind;
import io.github.fabricspring.objects.memento.ArrayMemento;
import io.github.fabricspring.objects.memento.CellMemento;
import io.github.fabricspring.objects.memento.CollectedMemento;
import io.github.fabricspring.objects.memento.ContainerMemento;
import io.github.fabricspring.objects.memento.ContentMemento;
import io.github.fabricspring.objects.memento.ElementsMemento;
import io.github.fabricspring.objects.memento.EntriesMemento;
import io.github.fabricspring.objects.memento.Fields;
import io.github.fabricspring.objects.memento.FieldsMemento;
import io.github.fabricspring.objects.memento.Memento;
import io.github.fabricspring.objects.memento.TakenMemento;
import org.jspecify.annotations.Nullable;

/**
 * The walk from an object to all objects that can be reached without loading anything. It
 * keeps the state of each.
 */
final class Recorder {

	static final String CONCURRENT = "java.util.concurrent";

	private final Shapes shapes;

	private final List<ObjectLens> lenses;

	private final Records records;

	private final Captures captures;

	/** Those of which nothing is kept. They may refer to each other. */
	private final Set<Object> passed = Collections.newSetFromMap(new IdentityHashMap<>());

	private final Deque<FoundObject> queue = new ArrayDeque<>();

	/** Whether the walk began at code. */
	private boolean captured;

	Recorder(Shapes shapes, List<ObjectLens> lenses, Records records) {
		this.shapes = shapes;
		this.lenses = lenses;
		this.records = records;
		this.captures = new Captures(shapes);
	}

	void record(Object root) {
		this.captured = this.shapes.of(root.getClass()).kind() == ShapeKind.CODE;
		find(root, true, false);
		FoundObject next = this.queue.poll();
		while (next != null && this.records.isOpen()) {
			record(next);
			next = this.queue.poll();
		}
	}

	private void find(@Nullable Object object, boolean firm, boolean value) {
		if (object != null) {
			Shape shape = (value) ? this.shapes.ofValue(object.getClass()) : this.shapes.of(object.getClass());
			if (shape.kind() != ShapeKind.OPAQUE) {
				this.queue.add(new FoundObject(object, shape, firm, value));
			}
		}
	}

	private void find(@Nullable Object value, Field field, Shape shape, FoundObject found) {
		boolean stored = found.value() || shape.values().contains(field);
		// what a library's class has of the library itself is no data
		if (value == null || stored || this.shapes.of(value.getClass()).kind() != ShapeKind.WRAPPER
				|| !isOfOneLibrary(field.getDeclaringClass(), value.getClass())) {
			find(value, shape.firm(), stored);
		}
	}

	private static boolean isOfOneLibrary(Class<?> one, Class<?> other) {
		String name = one.getPackageName();
		int end = name.indexOf('.', name.indexOf('.') + 1);
		return other.getName().startsWith(((end > 0) ? name.substring(0, end) : name) + ".");
	}

	private void record(FoundObject found) {
		Object object = unwrap(found.object());
		if (object == null || this.records.has(object) || this.passed.contains(object)) {
			return;
		}
		Shape shape = (object != found.object()) ? this.shapes.of(object.getClass()) : found.shape();
		try {
			switch (shape.kind()) {
				case FIELDS -> fields(found, object, shape);
				case HOLDER -> holder(found, object, shape);
				case WRAPPER -> wrapper(found, object, shape);
				case CODE -> code(object, shape);
				case COLLECTION -> elements(found, shape, (Collection<?>) object);
				case MAP -> entries(found, shape, (Map<?, ?>) object);
				case ARRAY -> array(found, object);
				case OPTIONAL -> find(((Optional<?>) object).orElse(null), found.firm(), found.value());
				case ENTRY -> entry(found, (Map.Entry<?, ?>) object);
				case CELL -> cell(found, object);
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

	private void fields(FoundObject found, Object object, Shape shape) {
		if (!this.records.admits()) {
			return;
		}
		List<Field> fields = shape.fields();
		@Nullable Object[] values = values(object, fields);
		ObjectLens knowing = null;
		Object identity = null;
		for (ObjectLens lens : (shape.firm()) ? this.lenses : List.<ObjectLens>of()) {
			if (identity == null) {
				knowing = lens;
				identity = lens.identity(object);
			}
		}
		this.records.object(new FieldsMemento(object, fields, Arrays.asList(values)), shape.firm(), knowing, identity);
		for (int i = 0; i < values.length; i++) {
			if (!fields.get(i).getType().isPrimitive()) {
				find(values[i], fields.get(i), shape, found);
			}
		}
	}

	private static @Nullable Object[] values(Object object, List<Field> fields) {
		@Nullable Object[] values = new Object[fields.size()];
		for (int i = 0; i < values.length; i++) {
			values[i] = Fields.read(fields.get(i), object);
		}
		return values;
	}

	private void holder(FoundObject found, Object object, Shape shape) {
		this.passed.add(object);
		shape.fields().forEach((field) -> find(Fields.read(field, object), field, shape, found));
	}

	// The maps of a library may be caches
	private void wrapper(FoundObject found, Object object, Shape shape) {
		this.passed.add(object);
		for (Field field : shape.fields()) {
			Object value = Fields.read(field, object);
			if (!(value instanceof Map) || value.getClass().getPackageName().equals("java.util")) {
				find(value, found.firm(), found.value());
			}
		}
	}

	private void code(Object object, Shape shape) {
		this.passed.add(object);
		List<Field> own = new ArrayList<>();
		List<@Nullable Object> values = new ArrayList<>();
		for (Field field : shape.fields()) {
			Object value = Fields.read(field, object);
			captured(object, value);
			if (!Modifier.isFinal(field.getModifiers())
					&& (this.captures.isData(value) || this.shapes.isData(field.getType()))) {
				own.add(field);
				values.add(value);
			}
		}
		if (!own.isEmpty()) {
			this.records.part(new FieldsMemento(object, own, values), false);
		}
	}

	private void captured(Object code, @Nullable Object value) {
		if (value == null || this.captures.isEnclosing(code, value)) {
			return;
		}
		// a collection that Hibernate has not loaded is data, and is not asked
		if (this.captures.isData(value)) {
			find(value, this.captures.isStored(value), false);
		}
		else if (!this.records.has(value) && this.captures.isEmpty(value)) {
			this.records.part(new CollectedMemento(empty(value), this.captures::isData), false);
		}
	}

	@SuppressWarnings("unchecked")
	private static Memento empty(Object value) {
		if (value instanceof Collection<?>) {
			return new ElementsMemento((Collection<@Nullable Object>) value, List.of());
		}
		return (value instanceof Map<?, ?>)
				? new EntriesMemento((Map<@Nullable Object, @Nullable Object>) value, List.of())
				: CellMemento.of(value);
	}

	private void elements(FoundObject found, Shape shape, Collection<?> collection) {
		@Nullable Object[] elements = collection.toArray();
		if (keeps(collection, elements.length)) {
			@SuppressWarnings("unchecked")
			Collection<@Nullable Object> target = (Collection<@Nullable Object>) collection;
			content(found, shape, new ElementsMemento(target, Arrays.asList(elements)));
		}
		else {
			compared(found, collection, collection, elements);
		}
		findAll(elements, found);
	}

	private void entries(FoundObject found, Shape shape, Map<?, ?> map) {
		@Nullable Object[] entries = new Object[2 * map.size()];
		int i = 0;
		for (Map.Entry<?, ?> entry : map.entrySet()) {
			entries[i++] = entry.getKey();
			entries[i++] = entry.getValue();
		}
		if (keeps(map, map.size())) {
			@SuppressWarnings("unchecked")
			Map<@Nullable Object, @Nullable Object> target = (Map<@Nullable Object, @Nullable Object>) map;
			content(found, shape, new EntriesMemento(target, Arrays.asList(entries)));
		}
		else {
			compared(found, map, map.keySet(), map.keySet().toArray());
		}
		findAll(entries, found);
	}

	private void content(FoundObject found, Shape shape, Memento content) {
		if (shape.fields().isEmpty()) {
			this.records.part(content, found.firm());
			return;
		}
		@Nullable Object[] values = values(content.target(), shape.fields());
		FieldsMemento fields = new FieldsMemento(content.target(), shape.fields(), Arrays.asList(values));
		this.records.part(new ContainerMemento(content, fields), found.firm());
		findAll(values, found);
	}

	// A container that is not put back: a call that finds nothing left in it would return
	private void compared(FoundObject found, Object container, Collection<?> content, @Nullable Object[] elements) {
		if (elements.length > this.records.max()) {
			this.records.part(new ContentMemento(container,
					"it has more than %d elements (%s)".formatted(this.records.max(), Records.BOUND)), true);
		}
		else if (found.firm() && !(container instanceof Queue)) {
			this.records.part(new ContentMemento(container, "other threads may have changed it too"), true);
		}
		else {
			this.records.part(new TakenMemento(container, content, Arrays.asList(elements)), true);
		}
	}

	private void entry(FoundObject found, Map.Entry<?, ?> entry) {
		find(entry.getKey(), found.firm(), found.value());
		find(entry.getValue(), found.firm(), found.value());
	}

	private void cell(FoundObject found, Object cell) {
		@Nullable Object[] references = CellMemento.references(cell);
		// a counter in what code has captured: several threads may count there
		boolean counts = this.captured && !found.firm() && references.length == 0
				&& cell.getClass().getPackageName().startsWith(CONCURRENT);
		if (!counts) {
			this.records.part(CellMemento.of(cell), found.firm());
			findAll(references, found);
		}
	}

	private void array(FoundObject found, Object array) {
		if (Array.getLength(array) > 0) {
			this.records.part(new ArrayMemento(array), found.firm());
		}
		if (array instanceof Object[] elements) {
			findAll(elements, found);
		}
	}

	// Those of java.util.concurrent are made for concurrent changes
	private boolean keeps(Object container, int size) {
		return size <= this.records.max() && !container.getClass().getPackageName().equals(CONCURRENT);
	}

	private void findAll(@Nullable Object[] elements, FoundObject container) {
		int limit = this.records.max() + 1;
		boolean worthwhile = false;
		for (int i = 0; i < elements.length && (i < limit || worthwhile) && this.records.isOpen(); i++) {
			int before = this.queue.size();
			find(elements[i], container.firm(), container.value());
			worthwhile |= this.queue.size() > before;
			if (this.queue.size() > 2 * limit) {
				// more than can be kept: what is queued already decides
				return;
			}
		}
	}

	/**
	 * An object that was reached.
	 *
	 * @param object the object
	 * @param shape its shape
	 * @param firm whether the object that led to it is firm
	 * @param value whether it is a value, or a part of one, that a library stores
	 */
	private record FoundObject(Object object, Shape shape, boolean firm, boolean value) {
	}

}
