package io.github.fabricspring.sample.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;

/**
 * Threads that make the same call time and again, with a short pause in between as
 * applications have one, and remember the longest that it took.
 */
class Callers implements AutoCloseable {

	private static final long PAUSE_MILLIS = 10;

	private final List<Thread> threads = new ArrayList<>();

	/** When the last call began that each of them has ended. */
	private final AtomicLongArray begun;

	private final LongAccumulator longest = new LongAccumulator(Math::max, 0);

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
			this.longest.accumulate(System.nanoTime() - begin);
			this.begun.set(number, begin);
			pause();
		}
	}

	private static void pause() {
		try {
			TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/** Forgets how long calls took until now. */
	void reset() {
		this.longest.reset();
	}

	long longestNanos() {
		return this.longest.get();
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

}
