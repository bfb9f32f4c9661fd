package io.github.fabricspring.objects;

import java.io.DataInput;
import java.io.InputStream;
import java.io.Reader;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.nio.channels.ReadableByteChannel;
import java.sql.ResultSet;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Enumeration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.Spliterator;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.BaseStream;
import java.util.stream.Collectors;

import javax.xml.stream.XMLStreamReader;

import io.github.fabricspring.objects.Shape.ShapeKind;
import io.github.fabricspring.objects.memento.CellMemento;
import io.github.fabricspring.objects.memento.Fields;

import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.jdbc.support.rowset.SqlRowSet;
import org.springframework.stereotype.Component;
import org.springframework.util.ClassUtils;

/**
 * The shapes of all classes, each found once.
 */
final class Shapes {

	private static final Set<ShapeKind> LEARNABLE = EnumSet.of(ShapeKind.OPAQUE, ShapeKind.HOLDER, ShapeKind.FIELDS,
			ShapeKind.WRAPPER, ShapeKind.CODE);

	private static final Set<Class<?>> READ_ONCE = Set.of(InputStream.class, Reader.class, ReadableByteChannel.class,
			DataInput.class, Iterator.class, Enumeration.class, Spliterator.class, BaseStream.class,
			XMLStreamReader.class, ResultSet.class, SqlRowSet.class);

	/** How the names of types begin whose instances work for others. */
	private static final List<String> TOOLS = List.of("java.lang.Thread", "java.net.http.", "java.util.concurrent.",
			"javax.sql.", "org.springframework.");

	private static final String VALUES_OF_SPRING = "org.springframework.data.";

	private final Map<Class<?>, Shape> shapes = new ConcurrentHashMap<>();

	/** Those of values that libraries store, whatever library the values are of. */
	private final Map<Class<?>, Shape> values = new ConcurrentHashMap<>();

	/** Whether instances are data of the application. */
	private final Map<Class<?>, Boolean> data = new ConcurrentHashMap<>();

	private final List<ObjectLens> lenses;

	private final Predicate<Class<?>> application;

	/**
	 * Creates the shapes.
	 * @param lenses the knowledge of the libraries
	 * @param application which classes are the application's own: their instances are
	 * kept even if no library stores them
	 */
	Shapes(List<ObjectLens> lenses, Predicate<Class<?>> application) {
		this.lenses = List.copyOf(lenses);
		this.application = application;
	}

	Shape of(Class<?> type) {
		Shape known = this.shapes.get(type);
		if (known == null) {
			known = find(type);
			this.shapes.put(type, known);
		}
		return known;
	}

	/**
	 * Returns the shape of a value that a library stores, such as a tree of JSON.
	 * @param type the class of the value, or of a part of it
	 * @return its shape, with its fields if no other kind is known
	 */
	Shape ofValue(Class<?> type) {
		Shape known = of(type);
		boolean foreign = known.kind() == ShapeKind.OPAQUE || known.kind() == ShapeKind.WRAPPER;
		return (!foreign) ? known : this.values.computeIfAbsent(type, this::value);
	}

	/**
	 * Tells classes whose instances are data: a library stores them, or they are the
	 * application's own and hold no tool, such as a connection, a lock or a bean.
	 * @param type the class
	 * @return whether its instances are kept if code has captured them
	 */
	boolean isData(Class<?> type) {
		return of(type).firm() || this.data.computeIfAbsent(type, (each) -> !isNeverStored(each) && !each.isHidden()
				&& this.application.test(each) && isPlainData(each) && !holdsTools(each));
	}

	private Shape value(Class<?> type) {
		if (isNeverStored(type) || type.isHidden() || isPlain(type) || !isPlainData(type)) {
			return Shape.OPAQUE;
		}
		return fields(type, false);
	}

	/**
	 * Learns that a library stores instances of a class, even if its lens does not say
	 * so.
	 * @param type the class of an object that was handed to the library
	 */
	void learn(Class<?> type) {
		Shape known = of(type);
		if (!known.firm() && LEARNABLE.contains(known.kind()) && !isNeverStored(type) && !type.isRecord()
				&& !type.isHidden()) {
			// so that the objects that this class leads to are seen as well
			this.shapes.values().removeIf((shape) -> shape.kind() == ShapeKind.OPAQUE);
			this.shapes.put(type, fields(type, true));
		}
	}

	private Shape find(Class<?> type) {
		if (type.isArray()) {
			return new Shape(ShapeKind.ARRAY);
		}
		if (CellMemento.holds(type)) {
			return new Shape(ShapeKind.CELL);
		}
		if (type == Optional.class) {
			return new Shape(ShapeKind.OPTIONAL);
		}
		if (type.isHidden() && !type.isRecord()) {
			return code(type);
		}
		if (isNeverStored(type)) {
			return container(type);
		}
		if (this.lenses.stream().anyMatch((lens) -> lens.maps(type))) {
			return fields(type, true);
		}
		Shape container = container(type);
		if (!this.application.test(type)) {
			return (container.kind() == ShapeKind.OPAQUE && isPlainData(type)) ? wrapper(type) : container;
		}
		return switch (container.kind()) {
			case OPAQUE -> isPlainData(type) ? fields(type, false) : capturing(type);
			case COLLECTION, MAP -> withOwnFields(type, container);
			default -> container;
		};
	}

	private static Shape withOwnFields(Class<?> type, Shape container) {
		List<Field> own = Fields.of(type);
		return (own != null) ? new Shape(container.kind(), own, false) : container;
	}

	// As opposed to one that begins anew with each use
	private static boolean isReadOnce(Class<?> type) {
		return READ_ONCE.stream().anyMatch((each) -> each.isAssignableFrom(type));
	}

	private static Shape container(Class<?> type) {
		if (Collection.class.isAssignableFrom(type)) {
			return new Shape(ShapeKind.COLLECTION);
		}
		if (Map.class.isAssignableFrom(type)) {
			return new Shape(ShapeKind.MAP);
		}
		if (Map.Entry.class.isAssignableFrom(type)) {
			return new Shape(ShapeKind.ENTRY);
		}
		return isReadOnce(type) ? new Shape(ShapeKind.READ_ONCE) : Shape.OPAQUE;
	}

	private static Shape capturing(Class<?> type) {
		return (isObject(type) && (type.isAnonymousClass() || isCode(type))) ? code(type) : Shape.OPAQUE;
	}

	private static Shape code(Class<?> type) {
		List<Field> fields = Fields.ofCode(type);
		return (fields == null || fields.isEmpty()) ? Shape.OPAQUE : new Shape(ShapeKind.CODE, fields, false);
	}

	// Such as a page of Spring Data or a message: generic, and does not change itself
	private static Shape wrapper(Class<?> type) {
		List<Field> fields = (type.getTypeParameters().length > 0) ? Fields.of(type) : null;
		if (fields == null || !areFinal(fields)) {
			return Shape.OPAQUE;
		}
		List<Field> wrapping = fields.stream().filter((field) -> !isPlain(field.getType())).toList();
		return (wrapping.isEmpty()) ? Shape.OPAQUE : new Shape(ShapeKind.WRAPPER, wrapping, false);
	}

	private static boolean areFinal(List<Field> fields) {
		return fields.stream().allMatch((field) -> Modifier.isFinal(field.getModifiers()));
	}

	private Shape fields(Class<?> type, boolean firm) {
		List<Field> fields = Fields.of(type);
		if (fields == null) {
			return (firm) ? new Shape(ShapeKind.CLOSED, List.of(), true) : Shape.OPAQUE;
		}
		if (type.isRecord()) {
			return holder(type, fields, firm);
		}
		return (areFinal(fields) && !firm) ? holder(type, fields, false)
				: new Shape(ShapeKind.FIELDS, fields, firm, values(type, fields));
	}

	private Set<Field> values(Class<?> type, List<Field> fields) {
		return fields.stream()
			.filter((field) -> !isPlain(field.getType())
					&& this.lenses.stream().anyMatch((lens) -> lens.stores(type, field.getName())))
			.collect(Collectors.toUnmodifiableSet());
	}

	// A class that holds only values need not be looked into
	private Shape holder(Class<?> type, List<Field> fields, boolean firm) {
		List<Field> holding = fields.stream().filter((field) -> !isPlain(field.getType())).toList();
		return (holding.isEmpty()) ? Shape.OPAQUE : new Shape(ShapeKind.HOLDER, holding, firm, values(type, holding));
	}

	private static boolean isPlain(Class<?> type) {
		return ClassUtils.isSimpleValueType(type) && !CellMemento.holds(type) && type != Object.class;
	}

	private static boolean isNeverStored(Class<?> type) {
		return type.isPrimitive() || Enum.class.isAssignableFrom(type) || type.isAnnotation() || Fields.isOfTheJdk(type)
				|| Proxy.isProxyClass(type);
	}

	// As opposed to beans, callbacks and exceptions
	private static boolean isPlainData(Class<?> type) {
		return !type.isAnonymousClass() && !isCode(type) && isObject(type);
	}

	private static boolean holdsTools(Class<?> type) {
		List<Field> fields = Fields.of(type);
		return fields != null && fields.stream().map(Field::getType).anyMatch(Shapes::isTool);
	}

	private static boolean isTool(Class<?> type) {
		String name = type.getName();
		return !isPlain(type) && !CellMemento.holds(type)
				&& (AutoCloseable.class.isAssignableFrom(type) || isCode(type)
						|| AnnotatedElementUtils.hasAnnotation(type, Component.class)
						|| (TOOLS.stream().anyMatch(name::startsWith) && !name.startsWith(VALUES_OF_SPRING)));
	}

	private static boolean isObject(Class<?> type) {
		return !type.isSynthetic() && !Throwable.class.isAssignableFrom(type) && !Thread.class.isAssignableFrom(type)
				&& !AutoCloseable.class.isAssignableFrom(type)
				&& !type.getName().contains(ClassUtils.CGLIB_CLASS_SEPARATOR)
				&& !AnnotatedElementUtils.hasAnnotation(type, Component.class);
	}

	private static boolean isCode(Class<?> type) {
		for (Class<?> each : ClassUtils.getAllInterfacesForClass(type)) {
			if (each == Runnable.class || each == Callable.class
					|| each.getPackageName().equals("java.util.function")) {
				return true;
			}
		}
		return false;
	}

}
