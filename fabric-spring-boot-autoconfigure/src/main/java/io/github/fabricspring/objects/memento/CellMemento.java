package io.github.fabricspring.objects.memento;

import java.io.ByteArrayInputStream;
import java.nio.Buffer;
import java.util.BitSet;
import java.util.Calendar;
import java.util.Date;
import java.util.Set;
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
public final class CellMemento implements Memento {

	private static final Set<Class<?>> CELLS = Set.of(AtomicReference.class, AtomicLong.class, AtomicInteger.class,
			AtomicBoolean.class, StringBuilder.class, StringBuffer.class, BitSet.class, ByteArrayInputStream.class);

	private final Object target;

	private final Supplier<@Nullable Object> reader;

	private final Consumer<@Nullable Object> writer;

	private final @Nullable Object value;

	CellMemento(Object target, Supplier<@Nullable Object> reader, Consumer<@Nullable Object> writer) {
		this.target = target;
		this.reader = reader;
		this.writer = writer;
		this.value = reader.get();
	}

	/**
	 * Tells the classes that hold a single value.
	 * @param type a class
	 * @return whether its instances are cells
	 */
	public static boolean holds(Class<?> type) {
		return Date.class.isAssignableFrom(type) || Calendar.class.isAssignableFrom(type)
				|| Buffer.class.isAssignableFrom(type) || CELLS.contains(type) || AtomicCells.holds(type);
	}

	/**
	 * Finds what a cell refers to.
	 * @param cell the cell
	 * @return the objects, none for a cell of another kind
	 */
	public static @Nullable Object[] references(Object cell) {
		return (cell instanceof AtomicReference<?> reference) ? new @Nullable Object[] { reference.get() }
				: AtomicCells.references(cell);
	}

	/**
	 * Keeps the value of a cell.
	 * @param cell the cell
	 * @return its value
	 */
	@SuppressWarnings({ "unchecked", "NullAway" }) // cells of primitives hold no null
	public static Memento of(Object cell) {
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
		if (AtomicCells.holds(cell.getClass())) {
			return AtomicCells.of(cell);
		}
		return (cell instanceof AtomicReference) ? ofReference(cell) : ofContent(cell);
	}

	@SuppressWarnings("unchecked")
	private static Memento ofReference(Object cell) {
		AtomicReference<@Nullable Object> reference = (AtomicReference<@Nullable Object>) cell;
		return new CellMemento(reference, reference::get, reference::set);
	}

	// their values are never null; a buffer is synchronized, or not, as its owner wants
	@SuppressWarnings({ "NullAway", "JdkObsolete" })
	private static Memento ofContent(Object cell) {
		if (cell instanceof Calendar calendar) {
			Calendar copy = (Calendar) calendar.clone();
			return new CellMemento(calendar, () -> calendar.equals(copy) ? copy : null, (kept) -> set(calendar, copy));
		}
		if (cell instanceof BitSet bits) {
			BitSet copy = (BitSet) bits.clone();
			return new CellMemento(bits, () -> bits.equals(copy) ? copy : null, (kept) -> set(bits, copy));
		}
		if (cell instanceof Buffer buffer) {
			int position = buffer.position();
			int limit = buffer.limit();
			return new CellMemento(buffer, () -> buffer.position() == position && buffer.limit() == limit,
					(kept) -> buffer.limit(limit).position(position));
		}
		if (cell instanceof ByteArrayInputStream bytes) {
			return new CellMemento(bytes, bytes::available, (kept) -> rewind(bytes, (int) kept));
		}
		if (cell instanceof StringBuffer text) {
			return new CellMemento(text, text::toString, (kept) -> text.replace(0, text.length(), (String) kept));
		}
		StringBuilder text = (StringBuilder) cell;
		return new CellMemento(text, text::toString, (kept) -> text.replace(0, text.length(), (String) kept));
	}

	private static void set(Calendar calendar, Calendar copy) {
		calendar.setTimeZone(copy.getTimeZone());
		calendar.setLenient(copy.isLenient());
		calendar.setTimeInMillis(copy.getTimeInMillis());
	}

	private static void set(BitSet bits, BitSet copy) {
		bits.clear();
		bits.or(copy);
	}

	// Its mark, where it begins again, may lie before or behind the place
	private static void rewind(ByteArrayInputStream bytes, int left) {
		bytes.reset();
		long before = (long) bytes.available() - left;
		if (before < 0 || bytes.skip(before) != before) {
			throw new IllegalStateException("it can be read only once");
		}
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
		return Values.same(this.reader.get(), this.value);
	}

	@Override
	public @Nullable String putBack() {
		this.writer.accept(this.value);
		return null;
	}

	@Override
	public String difference() {
		return "its value";
	}

}
