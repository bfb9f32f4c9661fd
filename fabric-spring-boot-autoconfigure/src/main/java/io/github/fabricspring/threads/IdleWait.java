package io.github.fabricspring.threads;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A wait in which the thread does nothing else. A thread of a fork-join pool that waits
 * in {@link CompletableFuture#get(long, TimeUnit)} may run tasks meanwhile that it has
 * given to the pool. They would work in the scope and the transaction of whoever waits.
 */
public final class IdleWait {

	private IdleWait() {
	}

	/**
	 * Waits for a future as {@link CompletableFuture#get(long, TimeUnit)} does.
	 * @param future the future
	 * @param nanos how long to wait, in nanoseconds; 0 or less does not wait
	 * @param <T> the type of its result
	 * @return the result
	 * @throws InterruptedException if the thread was interrupted
	 * @throws ExecutionException if the future has failed
	 * @throws TimeoutException if it was not completed in time
	 */
	public static <T> T get(CompletableFuture<T> future, long nanos)
			throws InterruptedException, ExecutionException, TimeoutException {
		if (Thread.currentThread() instanceof ForkJoinWorkerThread && nanos > 0 && !future.isDone()) {
			CountDownLatch completed = new CountDownLatch(1);
			CompletableFuture<T> ignored = future.whenComplete((result, error) -> completed.countDown());
			if (!completed.await(nanos, TimeUnit.NANOSECONDS)) {
				throw new TimeoutException();
			}
		}
		// Done, or of a thread that runs no tasks meanwhile
		return future.get(nanos, TimeUnit.NANOSECONDS);
	}

}
