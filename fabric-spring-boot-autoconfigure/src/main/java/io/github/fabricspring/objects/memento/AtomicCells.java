package io.github.fabricspring.objects.memento;

import java.util.DoubleSummaryStatistics;
import java.util.IntSummaryStatistics;
import java.util.LongSummaryStatistics;
import java.util.Set;
import java.util.StringJoiner;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicMarkableReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.AtomicStampedReference;
import java.util.concurrent.atomic.DoubleAccumulator;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;

/**
 * The values in the JDK's atomic arrays, stamped and marked references, adders,
 * accumulators and statistics. The JDK offers no way back for accumulators, statistics
 * and joiners: their values are only compared.
 */
final class AtomicCells {

	private static final Set<Class<?>> CELLS = Set.of(AtomicIntegerArray.class, AtomicLongArray.class,
			AtomicReferenceArray.class, AtomicStampedReference.class, AtomicMarkableReference.class, LongAdder.class,
			DoubleAdder.class);

	private static final Set<Class<?>> ONE_WAY = Set.of(StringJoiner.class, IntSummaryStatistics.class,
			LongSummaryStatistics.class, DoubleSummaryStatistics.class, LongAccumulator.class, DoubleAccumulator.class);

	private AtomicCells() {
	}

	static boolean holds(Class<?> type) {
		return CELLS.contains(type) || ONE_WAY.contains(type);
	}

	@SuppressWarnings({ "unchecked", "NullAway" }) // sums are never null
	static Memento of(Object cell) {
		if (ONE_WAY.contains(cell.getClass())) {
			return new CellMemento(cell, cell::toString, (kept) -> {
				throw new UnsupportedOperationException("the JDK offers no way back");
			});
		}
		if (cell instanceof LongAdder adder) {
			return new CellMemento(adder, adder::sum, (kept) -> {
				adder.reset();
				adder.add((long) kept);
			});
		}
		if (cell instanceof DoubleAdder adder) {
			return new CellMemento(adder, adder::sum, (kept) -> {
				adder.reset();
				adder.add((double) kept);
			});
		}
		if (cell instanceof AtomicIntegerArray array) {
			int[] values = IntStream.range(0, array.length()).map(array::get).toArray();
			return new CellMemento(array, array::toString,
					(kept) -> IntStream.range(0, values.length).forEach((i) -> array.set(i, values[i])));
		}
		if (cell instanceof AtomicLongArray array) {
			long[] values = IntStream.range(0, array.length()).mapToLong(array::get).toArray();
			return new CellMemento(array, array::toString,
					(kept) -> IntStream.range(0, values.length).forEach((i) -> array.set(i, values[i])));
		}
		@Nullable Object[] values = references(cell);
		if (cell instanceof AtomicReferenceArray<?> array) {
			return new CellMemento(array,
					() -> IntStream.range(0, values.length).allMatch((i) -> array.get(i) == values[i]),
					(kept) -> IntStream.range(0, values.length)
						.forEach((i) -> ((AtomicReferenceArray<@Nullable Object>) array).set(i, values[i])));
		}
		if (cell instanceof AtomicMarkableReference<?> marked) {
			boolean mark = marked.isMarked();
			return new CellMemento(cell, () -> marked.getReference() == values[0] && marked.isMarked() == mark,
					(kept) -> ((AtomicMarkableReference<@Nullable Object>) marked).set(values[0], mark));
		}
		AtomicStampedReference<@Nullable Object> reference = (AtomicStampedReference<@Nullable Object>) cell;
		int stamp = reference.getStamp();
		return new CellMemento(cell, () -> reference.getReference() == values[0] && reference.getStamp() == stamp,
				(kept) -> reference.set(values[0], stamp));
	}

	static @Nullable Object[] references(Object cell) {
		if (cell instanceof AtomicReferenceArray<?> array) {
			return IntStream.range(0, array.length()).mapToObj(array::get).toArray();
		}
		if (cell instanceof AtomicMarkableReference<?> reference) {
			return new @Nullable Object[] { reference.getReference() };
		}
		return (cell instanceof AtomicStampedReference<?> reference)
				? new @Nullable Object[] { reference.getReference() } : new @Nullable Object[0];
	}

}
