package io.github.fabricspring.discovery;

import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

import io.github.fabricspring.topology.DaemonThreads;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * The threads that ask servers, a bounded number for all groups. Servers that failed last
 * time have threads of their own, so that those that hang hold up no others. When a
 * question has to wait for a thread, questions beyond their limit are to be given up, see
 * {@link #isPressed()}.
 */
final class AskingThreads implements AutoCloseable {

	private static final Log logger = LogFactory.getLog(AskingThreads.class);

	private static final int PROMPT = 32;

	private static final int FAILING = 16;

	/** How long the same is not said again. */
	private static final Duration SILENCE = Duration.ofMinutes(1);

	private final ThreadPoolExecutor prompt;

	private final ThreadPoolExecutor failing;

	private final ThreadPoolExecutor closing;

	/** When it was last said that there is no memory for a thread. */
	private final AtomicLong said = new AtomicLong(System.nanoTime() - SILENCE.toNanos());

	AskingThreads() {
		this(PROMPT, FAILING);
	}

	AskingThreads(int prompt, int failing) {
		this(prompt, failing, DaemonThreads::new);
	}

	AskingThreads(int prompt, int failing, Function<String, ThreadFactory> factory) {
		this.prompt = threads(factory.apply("fabric-discovery-"), prompt);
		this.failing = threads(factory.apply("fabric-discovery-failing-"), failing);
		this.closing = threads(factory.apply("fabric-discovery-closing-"), 2);
	}

	private static ThreadPoolExecutor threads(ThreadFactory factory, int count) {
		ThreadPoolExecutor threads = new ThreadPoolExecutor(count, count, 30, TimeUnit.SECONDS,
				new LinkedBlockingQueue<>(), factory);
		threads.allowCoreThreadTimeOut(true);
		return threads;
	}

	/**
	 * Runs a question.
	 * @param failed whether the last question to the same server failed
	 * @param question the question
	 * @return {@code false} if this is closed, or has no memory for a thread
	 */
	boolean run(boolean failed, Runnable question) {
		try {
			(failed ? this.failing : this.prompt).execute(question);
			return true;
		}
		catch (RejectedExecutionException ex) {
			return false;
		}
		catch (OutOfMemoryError ex) {
			report(ex);
			return false;
		}
	}

	private void report(OutOfMemoryError error) {
		long now = System.nanoTime();
		long before = this.said.get();
		if (now - before >= SILENCE.toNanos() && this.said.compareAndSet(before, now)) {
			logger.error("Discovery - servers are not asked who is primary: there is no memory for a thread", error);
		}
	}

	/**
	 * Closes a connection, never behind a question that hangs.
	 * @param task closes it
	 */
	void close(Runnable task) {
		try {
			this.closing.execute(task);
		}
		catch (RejectedExecutionException | OutOfMemoryError ex) {
			task.run();
		}
	}

	/**
	 * Tells whether questions to servers that answered last time wait for a thread.
	 * @return {@code true} if threads are short
	 */
	boolean isPressed() {
		return !this.prompt.getQueue().isEmpty() && this.prompt.getActiveCount() >= this.prompt.getMaximumPoolSize();
	}

	int count() {
		return this.prompt.getLargestPoolSize() + this.failing.getLargestPoolSize();
	}

	@Override
	public void close() {
		this.prompt.shutdownNow();
		this.failing.shutdownNow();
		this.closing.shutdown();
	}

}
