package io.github.fabricspring.threads;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link IdleWait}.
 */
class IdleWaitTests {

	private static final long SHORT = Duration.ofMillis(100).toNanos();

	private static final long LONG = Duration.ofMinutes(1).toNanos();

	/** With one thread, which nobody can relieve of its tasks. */
	private final ForkJoinPool pool = new ForkJoinPool(1);

	@AfterEach
	void shutDown() {
		this.pool.shutdownNow();
	}

	@Test
	void threadOfAForkJoinPoolRunsNoTaskOfItsOwnMeanwhile() throws Exception {
		AtomicBoolean ran = new AtomicBoolean();
		boolean ranMeanwhile = this.pool.submit(() -> {
			CompletableFuture<Void> task = CompletableFuture.runAsync(() -> ran.set(true), this.pool);
			assertThat(task).isNotDone();
			assertThatExceptionOfType(TimeoutException.class)
				.isThrownBy(() -> IdleWait.get(new FutureOfPool<>(this.pool), SHORT));
			return ran.get();
		}).get();
		assertThat(ranMeanwhile).isFalse();
	}

	@Test
	void otherThreadRunsNoTaskOfItsOwnEither() throws Exception {
		CountDownLatch end = new CountDownLatch(1);
		this.pool.execute(() -> {
			try {
				end.await();
			}
			catch (InterruptedException ex) {
				// shut down
			}
		});
		AtomicBoolean ran = new AtomicBoolean();
		CompletableFuture<Void> task = CompletableFuture.runAsync(() -> ran.set(true), this.pool);
		assertThatExceptionOfType(TimeoutException.class)
			.isThrownBy(() -> IdleWait.get(new FutureOfPool<>(this.pool), SHORT));
		assertThat(ran).isFalse();
		end.countDown();
		task.get(1, TimeUnit.MINUTES);
	}

	@Test
	void resultIsReturned() throws Exception {
		CompletableFuture<String> future = new CompletableFuture<>();
		CompletableFuture<String> inPool = new CompletableFuture<>();
		ForkJoinTask<String> waiting = this.pool.submit(() -> IdleWait.get(inPool, LONG));
		await().until(() -> inPool.getNumberOfDependents() == 1);
		new Thread(() -> {
			future.complete("result");
			inPool.complete("result in the pool");
		}).start();
		assertThat(IdleWait.get(future, LONG)).isEqualTo("result");
		assertThat(IdleWait.get(future, 0)).isEqualTo("result");
		assertThat(waiting.get()).isEqualTo("result in the pool");
	}

	@Test
	void failureIsThrown() {
		assertThatExceptionOfType(ExecutionException.class)
			.isThrownBy(() -> IdleWait.get(CompletableFuture.failedFuture(new IllegalStateException("its own")), LONG))
			.withCauseInstanceOf(IllegalStateException.class);
	}

	/** What the JDK regards as a future of this pool, in every version. */
	private static final class FutureOfPool<T> extends CompletableFuture<T> {

		private final ForkJoinPool pool;

		private FutureOfPool(ForkJoinPool pool) {
			this.pool = pool;
		}

		@Override
		public Executor defaultExecutor() {
			return this.pool;
		}

	}

}
