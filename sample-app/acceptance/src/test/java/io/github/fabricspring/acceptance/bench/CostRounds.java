package io.github.fabricspring.acceptance.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import io.github.fabricspring.acceptance.bench.CostWork.Mode;

/**
 * Rounds in which every mode does the same work for the same time. Two modes are compared
 * within a round only, because the machine changes between rounds. Each round has another
 * order, and each turn begins once the replicas have applied what the one before wrote.
 */
final class CostRounds {

	private final int rounds;

	private final long nanos;

	private final Runnable settling;

	private final Random orders = new Random(12);

	private final Map<Mode, List<Long>> counts = new EnumMap<>(Mode.class);

	/**
	 * Creates the rounds.
	 * @param rounds how many count, besides one that warms up
	 * @param millis how long each mode works in a round
	 * @param settling waits until nothing is left of the work before
	 */
	CostRounds(int rounds, long millis, Runnable settling) {
		this.rounds = rounds;
		this.settling = settling;
		this.nanos = millis * 1_000_000;
	}

	CostRounds run(int threads, Map<Mode, Runnable> work) throws InterruptedException, ExecutionException {
		List<Mode> order = new ArrayList<>(work.keySet());
		for (int round = 0; round <= this.rounds; round++) {
			for (Mode mode : order) {
				this.settling.run();
				long count = count(threads, Objects.requireNonNull(work.get(mode)));
				if (round > 0) {
					this.counts.computeIfAbsent(mode, (any) -> new ArrayList<>()).add(count);
				}
			}
			Collections.shuffle(order, this.orders);
		}
		return this;
	}

	/**
	 * Returns how much work a mode did, relative to another.
	 * @param mode the mode
	 * @param base the other
	 * @return the median of the ratios of all rounds
	 */
	double ratio(Mode mode, Mode base) {
		List<Double> ratios = new ArrayList<>();
		for (int round = 0; round < this.rounds; round++) {
			ratios.add((double) of(mode).get(round) / of(base).get(round));
		}
		Collections.sort(ratios);
		return (ratios.get((this.rounds - 1) / 2) + ratios.get(this.rounds / 2)) / 2;
	}

	long perSecond(Mode mode) {
		long sum = of(mode).stream().mapToLong(Long::longValue).sum();
		return sum * 1_000_000_000L / (this.rounds * this.nanos);
	}

	private List<Long> of(Mode mode) {
		return Objects.requireNonNull(this.counts.get(mode));
	}

	private long count(int threads, Runnable work) throws InterruptedException, ExecutionException {
		ExecutorService executor = Executors.newFixedThreadPool(threads);
		try {
			long end = System.nanoTime() + this.nanos;
			Callable<Long> loop = () -> {
				long count = 0;
				while (System.nanoTime() < end) {
					work.run();
					count++;
				}
				return count;
			};
			List<Future<Long>> counts = new ArrayList<>();
			for (int i = 0; i < threads; i++) {
				counts.add(executor.submit(loop));
			}
			long sum = 0;
			for (Future<Long> count : counts) {
				sum += count.get();
			}
			return sum;
		}
		finally {
			executor.shutdownNow();
		}
	}

}
