package io.github.fabricspring.objects.memento;

import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The instance fields of a class and of its superclasses.
 */
public final class Fields {

	private Fields() {
	}

	/**
	 * Collects the fields of a class that can be read.
	 * @param type the class
	 * @return the fields, those of the class itself first; {@code null} if the module of
	 * the class is closed to us
	 */
	public static @Nullable List<Field> of(Class<?> type) {
		return of(type, false);
	}

	/**
	 * Collects the fields of a class that is code: also those in which the compiler keeps
	 * captured variables, but not that of the enclosing instance.
	 * @param type the class
	 * @return the fields; {@code null} if the module of the class is closed to us
	 */
	public static @Nullable List<Field> ofCode(Class<?> type) {
		return of(type, true);
	}

	private static @Nullable List<Field> of(Class<?> type, boolean captured) {
		List<Field> fields = new ArrayList<>();
		try {
			for (Class<?> each = type; each != null && !isOfTheJdk(each); each = each.getSuperclass()) {
				for (Field field : each.getDeclaredFields()) {
					if (!Modifier.isStatic(field.getModifiers()) && (captured || !field.isSynthetic())
							&& !field.getName().startsWith("this$")) {
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

	/**
	 * Reads a field.
	 * @param field the field
	 * @param target the object that has it
	 * @return its value
	 */
	public static @Nullable Object read(Field field, Object target) {
		try {
			return field.get(target);
		}
		catch (IllegalAccessException ex) {
			throw new IllegalStateException("Cannot read " + field, ex);
		}
	}

	/**
	 * Tells the JDK's own classes.
	 * @param type a class
	 * @return whether the JDK has it
	 */
	public static boolean isOfTheJdk(Class<?> type) {
		String name = type.getName();
		return name.startsWith("java.") || name.startsWith("javax.") || name.startsWith("jdk.")
				|| name.startsWith("sun.") || name.startsWith("com.sun.");
	}

}
