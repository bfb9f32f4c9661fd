package io.github.fabricspring.reads;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;

import org.jspecify.annotations.Nullable;

/**
 * A position in a round that is repeated for ever. All threads share one position until
 * two of them advance it at the same moment. From then on threads advance several
 * positions, each on a cache line of its own, so that no core waits for another.
 */
final class Turns {

	/** The positions of threads that met: about two per core, a power of two. */
	static final int STRIPES = Integer.highestOneBit(Math.min(64, 2 * Runtime.getRuntime().availableProcessors()));

	/** Two cache lines, in ints: processors fetch lines in pairs. */
	private static final int SPACING = 32;

	private final int length;

	private final AtomicInteger shared = new AtomicInteger();

	private volatile @Nullable AtomicIntegerArray stripes;

	Turns(int length) {
		this.length = length;
	}

	/**
	 * Takes the next turn. Neither locks nor allocates, but for the first time that two
	 * threads meet.
	 * @return the turn, from 0 to the length of the round - 1
	 */
	int next() {
		if (this.length == 1) {
			return 0;
		}
		AtomicIntegerArray stripes = this.stripes;
		if (stripes == null) {
			int turn = this.shared.get();
			if (this.shared.compareAndSet(turn, following(turn))) {
				return turn;
			}
			stripes = spread(turn);
		}
		int index = index((int) Thread.currentThread().getId() & (STRIPES - 1));
		int turn;
		do {
			turn = stripes.get(index);
		}
		while (!stripes.weakCompareAndSetVolatile(index, turn, following(turn)));
		return turn;
	}

	private int following(int turn) {
		return (turn + 1 < this.length) ? turn + 1 : 0;
	}

	// Staggered: else all threads would begin with the same server
	private AtomicIntegerArray spread(int turn) {
		AtomicIntegerArray stripes = new AtomicIntegerArray(index(STRIPES));
		for (int i = 0; i < STRIPES; i++) {
			stripes.set(index(i), (turn + i) % this.length);
		}
		this.stripes = stripes;
		return stripes;
	}

	// The first lines hold the array's length, which every thread reads
	private static int index(int stripe) {
		return (stripe + 1) * SPACING;
	}

}
