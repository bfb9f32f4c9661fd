package io.github.fabricspring.threads;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Threads for tasks. They are started when there is a task, and end when they were idle
 * for a while. If there is no memory for a thread, the task is refused as by an executor
 * that is closed, with a {@link NoThreadException}: an {@link OutOfMemoryError} would end
 * the thread that hands out tasks.
 */
public final class TaskThreads extends ThreadPoolExecutor {

	private static final int IDLE_SECONDS = 30;

	private TaskThreads(int least, int most, BlockingQueue<Runnable> waiting, ThreadFactory factory) {
		super(least, most, IDLE_SECONDS, TimeUnit.SECONDS, waiting, factory);
	}

	/**
	 * Creates an executor with a thread for every task.
	 * @param prefix the start of the threads' names, before their number
	 * @return the executor, which has no thread yet
	 */
	public static TaskThreads unlimited(String prefix) {
		return unlimited(new DaemonThreads(prefix));
	}

	/**
	 * Creates an executor with a thread for every task.
	 * @param factory creates the threads
	 * @return the executor, which has no thread yet
	 */
	public static TaskThreads unlimited(ThreadFactory factory) {
		return new TaskThreads(0, Integer.MAX_VALUE, new SynchronousQueue<>(), factory);
	}

	/**
	 * Creates an executor whose further tasks wait, without limit, for a thread.
	 * @param most how many threads there are at most
	 * @param prefix the start of the threads' names, before their number
	 * @return the executor, which has no thread yet
	 */
	public static TaskThreads limited(int most, String prefix) {
		return limited(most, new DaemonThreads(prefix));
	}

	/**
	 * Creates an executor whose further tasks wait, without limit, for a thread.
	 * @param most how many threads there are at most
	 * @param factory creates the threads
	 * @return the executor, which has no thread yet
	 */
	public static TaskThreads limited(int most, ThreadFactory factory) {
		TaskThreads threads = new TaskThreads(most, most, new LinkedBlockingQueue<>(), factory);
		threads.allowCoreThreadTimeOut(true);
		return threads;
	}

	/**
	 * Runs a task soon.
	 * @param task the task
	 * @throws NoThreadException if there is no memory for a thread
	 */
	@Override
	public void execute(Runnable task) {
		try {
			super.execute(task);
		}
		catch (OutOfMemoryError ex) {
			throw NoThreadException.of(ex);
		}
	}

}
