package io.github.fabricspring.objects;

import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The instance fields of a class and of its superclasses.
 */
final class Fields {

	private Fields() {
	}

	/**
	 * Collects the fields of a class that can be read.
	 * @param type the class
	 * @return the fields, those of the class itself first; {@code null} if the module of
	 * the class is closed to us
	 */
	static @Nullable List<Field> of(Class<?> type) {
		List<Field> fields = new ArrayList<>();
		try {
			for (Class<?> each = type; each != null && !Shape.isOfTheJdk(each); each = each.getSuperclass()) {
				for (Field field : each.getDeclaredFields()) {
					if (!Modifier.isStatic(field.getModifiers()) && !field.isSynthetic()) {
						field.setAccessible(true);
						fields.add(field);
					}
				}
			}
		}
		catch (InaccessibleObjectException | SecurityException | NoClassDefFoundError ex) {
			return null;
		}
		return List.copyOf(fields);
	}

	static @Nullable Object read(Field field, Object target) {
		try {
			return field.get(target);
		}
		catch (IllegalAccessException ex) {
			throw new IllegalStateException("Cannot read " + field, ex);
		}
	}

}
