package io.github.fabricspring.objects;

import java.util.Date;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * The value in one of the JDK's classes that hold a single value.
 */
@SuppressWarnings("JavaUtilDate") // entities may have them
final class CellMemento implements Memento {

	private final Object target;

	private final Supplier<@Nullable Object> reader;

	private final Consumer<@Nullable Object> writer;

	private final @Nullable Object value;

	private CellMemento(Object target, Supplier<@Nullable Object> reader, Consumer<@Nullable Object> writer) {
		this.target = target;
		this.reader = reader;
		this.writer = writer;
		this.value = reader.get();
	}

	static boolean holds(Class<?> type) {
		return Date.class.isAssignableFrom(type) || type == AtomicReference.class || type == AtomicLong.class
				|| type == AtomicInteger.class || type == AtomicBoolean.class;
	}

	@SuppressWarnings({ "unchecked", "NullAway" }) // cells of primitives hold no null
	static Memento of(Object cell) {
		if (cell instanceof Date date) {
			Date copy = (Date) date.clone();
			return new CellMemento(date, () -> equal(date, copy) ? copy : null, (kept) -> set(date, copy));
		}
		if (cell instanceof AtomicLong number) {
			return new CellMemento(number, number::get, (kept) -> number.set((long) kept));
		}
		if (cell instanceof AtomicInteger number) {
			return new CellMemento(number, number::get, (kept) -> number.set((int) kept));
		}
		if (cell instanceof AtomicBoolean flag) {
			return new CellMemento(flag, flag::get, (kept) -> flag.set((boolean) kept));
		}
		AtomicReference<@Nullable Object> reference = (AtomicReference<@Nullable Object>) cell;
		return new CellMemento(reference, reference::get, reference::set);
	}

	// A timestamp's equals() does not accept a Date
	private static boolean equal(Date date, Date copy) {
		return date.getTime() == copy.getTime() && nanos(date) == nanos(copy);
	}

	private static int nanos(Date date) {
		return (date instanceof java.sql.Timestamp timestamp) ? timestamp.getNanos() : 0;
	}

	private static void set(Date date, Date copy) {
		date.setTime(copy.getTime());
		if (date instanceof java.sql.Timestamp timestamp) {
			timestamp.setNanos(nanos(copy));
		}
	}

	@Override
	public Object target() {
		return this.target;
	}

	@Override
	public boolean isIntact() {
		return Shape.same(this.reader.get(), this.value);
	}

	@Override
	public void putBack() {
		this.writer.accept(this.value);
	}

	@Override
	public String difference() {
		return "its value";
	}

}
