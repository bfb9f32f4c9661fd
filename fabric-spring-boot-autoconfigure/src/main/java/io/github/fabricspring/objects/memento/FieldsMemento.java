package io.github.fabricspring.objects.memento;

import java.lang.reflect.Field;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The values of an object's fields. They are written directly, because a setter might
 * refuse them or have side effects.
 *
 * @param target the object
 * @param fields its fields
 * @param values their values, in the same order
 */
public record FieldsMemento(Object target, List<Field> fields, List<@Nullable Object> values) implements Memento {

	@Override
	public boolean isIntact() {
		return changed() == null;
	}

	@Override
	public @Nullable String putBack() throws IllegalAccessException {
		for (int i = 0; i < this.values.size(); i++) {
			Field field = this.fields.get(i);
			if (differs(field, this.values.get(i))) {
				field.set(this.target, this.values.get(i));
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
		for (int i = 0; i < this.values.size(); i++) {
			if (differs(this.fields.get(i), this.values.get(i))) {
				return this.fields.get(i);
			}
		}
		return null;
	}

	private boolean differs(Field field, @Nullable Object kept) {
		return !Values.same(Fields.read(field, this.target), kept);
	}

}
