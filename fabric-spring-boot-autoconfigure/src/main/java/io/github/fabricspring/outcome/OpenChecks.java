package io.github.fabricspring.outcome;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.github.fabricspring.GroupUnavailableException;
import io.github.fabricspring.threads.NoThreadException;
import io.github.fabricspring.threads.TaskThreads;

/**
 * The checks of outcome tables that are under way, each on a thread of its own. Closing
 * frees their callers at once, whatever a check waits for.
 */
final class OpenChecks implements AutoCloseable {

	/** Time for a check to end by itself, beyond its limit. */
	private static final Duration GRACE = Duration.ofSeconds(3);

	private final Set<FutureTask<?>> underWay = ConcurrentHashMap.newKeySet();

	private final ExecutorService threads = TaskThreads.unlimited("fabric-outcome-check-");

	/**
	 * Runs a check. Blocks until it has ended, the time is over or the application
	 * closes.
	 * @param <T> the type of its result
	 * @param group the group that is checked
	 * @param patience how long the caller waits
	 * @param check the check
	 * @return its result
	 * @throws GroupUnavailableException if the time is over or the application closes
	 * @throws InterruptedException if the caller is interrupted; the check is as well
	 */
	<T> T run(String group, Duration patience, Callable<T> check) throws InterruptedException {
		FutureTask<T> task = new FutureTask<>(check);
		// Registered first, executed second; close() refuses first and cancels second
		this.underWay.add(task);
		try {
			this.threads.execute(task);
			return task.get(patience.plus(GRACE).toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (TimeoutException ex) {
			throw new GroupUnavailableException(group + " - outcome table not checked within " + patience.toMillis()
					+ " ms: the check hangs. Look for an own ServerConnector, and mend it", ex);
		}
		catch (NoThreadException ex) {
			throw new GroupUnavailableException(group + " - outcome table not checked: there is no memory for a thread",
					ex);
		}
		catch (RejectedExecutionException | CancellationException ex) {
			throw new GroupUnavailableException(
					group + " - outcome table not checked: the application is shutting down", ex);
		}
		catch (ExecutionException ex) {
			throw unchecked(ex);
		}
		finally {
			task.cancel(true);
			this.underWay.remove(task);
		}
	}

	private static RuntimeException unchecked(ExecutionException failure) {
		Throwable cause = failure.getCause();
		if (cause instanceof Error error) {
			throw error;
		}
		return (cause instanceof RuntimeException exception) ? exception : new IllegalStateException(cause);
	}

	@Override
	public void close() {
		this.threads.shutdown();
		this.underWay.forEach((task) -> task.cancel(true));
	}

}
