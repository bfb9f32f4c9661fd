package io.github.fabricspring.discovery;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

import io.github.fabricspring.threads.DaemonThreads;
import io.github.fabricspring.threads.NoThreadException;
import io.github.fabricspring.threads.TaskThreads;
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
		this.prompt = TaskThreads.limited(prompt, factory.apply("fabric-discovery-"));
		this.failing = TaskThreads.limited(failing, factory.apply("fabric-discovery-failing-"));
		this.closing = TaskThreads.limited(2, factory.apply("fabric-discovery-closing-"));
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
		catch (NoThreadException ex) {
			report(ex);
			return false;
		}
		catch (RejectedExecutionException ex) {
			return false;
		}
	}

	private void report(NoThreadException lack) {
		long now = System.nanoTime();
		long before = this.said.get();
		if (now - before >= SILENCE.toNanos() && this.said.compareAndSet(before, now)) {
			logger.error("Discovery - servers are not asked who is primary: there is no memory for a thread", lack);
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
		catch (RejectedExecutionException ex) {
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
