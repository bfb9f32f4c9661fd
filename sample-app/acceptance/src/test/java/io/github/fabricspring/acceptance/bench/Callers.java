package io.github.fabricspring.acceptance.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;

/**
 * Threads that make the same call time and again, with a short pause in between as
 * applications have one, and remember the longest that it took.
 */
class Callers implements AutoCloseable {

	/** At most, half of it on average. */
	private static final long PAUSE_MILLIS = Long.getLong("callers.pause", 500);

	private final List<Thread> threads = new ArrayList<>();

	/** When the last call began that each of them has ended. */
	private final AtomicLongArray begun;

	private final LongAdder ended = new LongAdder();

	private final AtomicReference<Pause> longest = new AtomicReference<>(Pause.NONE);

	private final LongAdder failed = new LongAdder();

	private volatile boolean stopped;

	Callers(String name, int count, Runnable call) {
		this.begun = new AtomicLongArray(count);
		for (int i = 0; i < count; i++) {
			int number = i;
			this.begun.set(i, System.nanoTime());
			this.threads.add(new Thread(() -> run(number, call), name + "-" + i));
		}
		this.threads.forEach(Thread::start);
	}

	private void run(int number, Runnable call) {
		while (!this.stopped) {
			long begin = System.nanoTime();
			try {
				call.run();
			}
			catch (RuntimeException ex) {
				this.failed.increment();
				System.out.println("failover: a call failed: " + ex);
			}
			Pause pause = new Pause(Thread.currentThread().getName(), begin, System.nanoTime() - begin);
			this.longest.accumulateAndGet(pause, Pause::longer);
			this.begun.set(number, begin);
			this.ended.increment();
			pause();
		}
	}

	// At random: those who were let go together by one failover would go on calling
	// together, and seldom in the moment of the next.
	private static void pause() {
		try {
			TimeUnit.MILLISECONDS.sleep(ThreadLocalRandom.current().nextLong(PAUSE_MILLIS + 1));
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/**
	 * How many calls have ended.
	 * @return the number, of all of them
	 */
	long ended() {
		return this.ended.sum();
	}

	/** Forgets how long calls took until now. */
	void reset() {
		this.longest.set(Pause.NONE);
	}

	Pause longest() {
		return Objects.requireNonNull(this.longest.get());
	}

	/**
	 * How many calls failed since this was asked for the last time.
	 * @return the number, before, in and after an event
	 */
	long takeFailed() {
		return this.failed.sumThenReset();
	}

	/**
	 * Whether what happened at some time is behind all of them.
	 * @param moment on the scale of {@link System#nanoTime()}
	 * @return whether each has ended a call that it began later
	 */
	boolean haveCalledSince(long moment) {
		for (int i = 0; i < this.begun.length(); i++) {
			if (this.begun.get(i) - moment <= 0) {
				return false;
			}
		}
		return true;
	}

	@Override
	public void close() {
		this.stopped = true;
		join(this.threads);
	}

	static void join(List<Thread> threads) {
		for (Thread thread : threads) {
			try {
				thread.join();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				return;
			}
		}
	}

	/**
	 * How long a call took.
	 *
	 * @param caller whose call
	 * @param begin when it began, on the scale of {@link System#nanoTime()}
	 * @param nanos the time until its end
	 */
	record Pause(String caller, long begin, long nanos) {

		static final Pause NONE = new Pause("nobody", 0, 0);

		static Pause longer(Pause one, Pause other) {
			return (one.nanos >= other.nanos) ? one : other;
		}

	}

}
