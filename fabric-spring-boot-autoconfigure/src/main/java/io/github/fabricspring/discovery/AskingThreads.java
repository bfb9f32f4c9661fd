package io.github.fabricspring.discovery;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import io.github.fabricspring.topology.DaemonThreads;

/**
 * The threads that ask servers, a bounded number for all groups. Servers that failed last
 * time have threads of their own, so that those that hang hold up no others. When a
 * question has to wait for a thread, questions beyond their limit are to be given up, see
 * {@link #isPressed()}.
 */
final class AskingThreads implements AutoCloseable {

	private static final int PROMPT = 32;

	private static final int FAILING = 16;

	private final ThreadPoolExecutor prompt;

	private final ThreadPoolExecutor failing;

	private final ThreadPoolExecutor closing = threads("fabric-discovery-closing-", 2);

	AskingThreads() {
		this(PROMPT, FAILING);
	}

	AskingThreads(int prompt, int failing) {
		this.prompt = threads("fabric-discovery-", prompt);
		this.failing = threads("fabric-discovery-failing-", failing);
	}

	private static ThreadPoolExecutor threads(String prefix, int count) {
		ThreadPoolExecutor threads = new ThreadPoolExecutor(count, count, 30, TimeUnit.SECONDS,
				new LinkedBlockingQueue<>(), new DaemonThreads(prefix));
		threads.allowCoreThreadTimeOut(true);
		return threads;
	}

	/**
	 * Runs a question.
	 * @param failed whether the last question to the same server failed
	 * @param question the question
	 * @return {@code false} if this is closed
	 */
	boolean run(boolean failed, Runnable question) {
		try {
			(failed ? this.failing : this.prompt).execute(question);
			return true;
		}
		catch (RejectedExecutionException ex) {
			return false;
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
