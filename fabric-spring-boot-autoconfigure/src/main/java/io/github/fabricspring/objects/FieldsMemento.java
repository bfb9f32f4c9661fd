package io.github.fabricspring.objects;

import java.lang.reflect.Field;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The values of an object's fields. They are written directly, because a setter might
 * refuse them or have side effects.
 */
final class FieldsMemento implements Memento {

	private final Object target;

	private final List<Field> fields;

	private final @Nullable Object[] values;

	FieldsMemento(Object target, List<Field> fields, @Nullable Object[] values) {
		this.target = target;
		this.fields = fields;
		this.values = values;
	}

	@Override
	public Object target() {
		return this.target;
	}

	@Override
	public boolean isIntact() {
		return changed() == null;
	}

	@Override
	public @Nullable String putBack() throws IllegalAccessException {
		for (int i = 0; i < this.values.length; i++) {
			Field field = this.fields.get(i);
			if (differs(field, this.values[i])) {
				field.set(this.target, this.values[i]);
			}
		}
		return null;
	}

	@Override
	public String difference() {
		Field changed = changed();
		return (changed != null) ? "its field '" + changed.getName() + "'" : "nothing";
	}

	private @Nullable Field changed() {
		for (int i = 0; i < this.values.length; i++) {
			if (differs(this.fields.get(i), this.values[i])) {
				return this.fields.get(i);
			}
		}
		return null;
	}

	private boolean differs(Field field, @Nullable Object kept) {
		return !Shape.same(Fields.read(field, this.target), kept);
	}

}
