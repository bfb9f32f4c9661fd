package io.github.fabricspring.acceptance.failover;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import io.github.fabricspring.acceptance.failover.WritingApplication.Numbers;
import org.awaitility.Awaitility;

import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Threads that write numbers and read them, until they are stopped.
 */
final class NumberCallers implements AutoCloseable {

	private static final int WRITERS = 4;

	private static final int READERS = 4;

	private static final long PAUSE_MILLIS = 20;

	/** The default of {@code fabric.read.timeout}. */
	private static final Duration READ_TIMEOUT = Duration.ofSeconds(5);

	private final Numbers numbers;

	private final AtomicInteger next = new AtomicInteger();

	private final Set<Integer> acknowledged = ConcurrentHashMap.newKeySet();

	private final AtomicLong reads = new AtomicLong();

	private final AtomicLong longestRead = new AtomicLong();

	private final List<String> failures = new CopyOnWriteArrayList<>();

	private final List<Thread> threads = new ArrayList<>();

	private volatile boolean stopped;

	private NumberCallers(Numbers numbers) {
		this.numbers = numbers;
		numbers.clear();
		for (int i = 0; i < WRITERS; i++) {
			this.threads.add(new Thread(() -> repeat(this::write), "writer-" + i));
		}
		for (int i = 0; i < READERS; i++) {
			this.threads.add(new Thread(() -> repeat(this::read), "reader-" + i));
		}
	}

	/**
	 * Starts the threads, and waits until they have called.
	 * @param application the application that they call
	 * @return the threads
	 */
	static NumberCallers start(ApplicationContext application) {
		NumberCallers callers = new NumberCallers(application.getBean(Numbers.class));
		callers.threads.forEach(Thread::start);
		try {
			callers.awaitCalls();
		}
		catch (RuntimeException | Error ex) {
			callers.close();
			throw ex;
		}
		return callers;
	}

	/** Waits for more calls of both kinds, ends the threads, and counts. */
	void assertNothingWasLostOrDoubled() {
		awaitCalls();
		close();
		assertThat(this.failures).isEmpty();
		assertThat(this.numbers.all()).containsExactlyInAnyOrderElementsOf(this.acknowledged);
		assertThat(Duration.ofNanos(this.longestRead.get())).as("longest read").isLessThan(READ_TIMEOUT);
	}

	private void awaitCalls() {
		int written = this.acknowledged.size();
		long read = this.reads.get();
		Awaitility.await()
			.atMost(Duration.ofMinutes(2))
			.until(() -> !this.failures.isEmpty()
					|| (this.acknowledged.size() > written + 10 * WRITERS && this.reads.get() > read + 10 * READERS));
	}

	private void repeat(Runnable call) {
		while (!this.stopped) {
			try {
				call.run();
				TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
			}
			catch (RuntimeException ex) {
				this.failures.add(Thread.currentThread().getName() + ": " + ex);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				return;
			}
		}
	}

	private void write() {
		int number = this.next.incrementAndGet();
		this.numbers.write(number);
		this.acknowledged.add(number);
	}

	private void read() {
		long begin = System.nanoTime();
		this.numbers.count();
		this.longestRead.accumulateAndGet(System.nanoTime() - begin, Math::max);
		this.reads.incrementAndGet();
	}

	@Override
	public void close() {
		this.stopped = true;
		for (Thread thread : this.threads) {
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
