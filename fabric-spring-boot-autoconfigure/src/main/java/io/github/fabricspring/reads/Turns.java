package io.github.fabricspring.reads;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;

import org.jspecify.annotations.Nullable;

/**
 * A position in a round that is repeated for ever. All threads share one position until
 * two of them advance it at the same moment. From then on threads advance several
 * positions, each on a cache line of its own, so that no core waits for another. They
 * take each turn twice in a row, which spares the cores' caches, and after some
 * repetitions such a round begins somewhere else. Two threads in step would otherwise
 * visit the same pools at different moments for ever, and hand each other the same
 * connections from one core's cache to the other's.
 */
final class Turns {

	/** The positions of threads that met: about two per core, a power of two. */
	private static final int STRIPES = Integer
		.highestOneBit(Math.min(64, 2 * Runtime.getRuntime().availableProcessors()));

	/** Two cache lines, in ints: processors fetch lines in pairs. */
	private static final int SPACING = 32;

	/** The least number of takes before a round begins somewhere else. */
	private static final int LEAST_RUN = 64;

	/** How often a thread that met another takes a turn in a row, as a power of two. */
	private static final int IN_A_ROW = 1;

	private final int length;

	/** The number of takes, whole rounds, before a round begins somewhere else. */
	private final int run;

	private final AtomicInteger shared = new AtomicInteger();

	private volatile @Nullable AtomicIntegerArray stripes;

	Turns(int length) {
		this.length = length;
		int round = length << IN_A_ROW;
		this.run = (LEAST_RUN + round - 1) / round * round;
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
			stripes = new AtomicIntegerArray(index(STRIPES));
			this.stripes = stripes;
		}
		return next(stripes, index((int) Thread.currentThread().getId() & (STRIPES - 1)));
	}

	// Two threads of one stripe may take the same turn: cheaper than keeping them apart,
	// and even in the long run
	private int next(AtomicIntegerArray stripes, int index) {
		int left = stripes.getOpaque(index);
		int take = stripes.getOpaque(index + 1);
		int round = this.length << IN_A_ROW;
		if (left == 0) {
			left = this.run;
			take = ThreadLocalRandom.current().nextInt(round);
		}
		stripes.setOpaque(index, left - 1);
		stripes.setOpaque(index + 1, (take + 1 < round) ? take + 1 : 0);
		return take >>> IN_A_ROW;
	}

	private int following(int turn) {
		return (turn + 1 < this.length) ? turn + 1 : 0;
	}

	// The first lines hold the array's length, which every thread reads
	private static int index(int stripe) {
		return (stripe + 1) * SPACING;
	}

}
