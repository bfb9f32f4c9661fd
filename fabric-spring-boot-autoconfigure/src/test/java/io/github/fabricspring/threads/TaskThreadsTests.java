package io.github.fabricspring.threads;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.IntStream;

import io.github.fabricspring.support.ScarceThreads;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link TaskThreads}.
 */
class TaskThreadsTests {

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void aTaskWithoutAThreadIsRefusedAndTheNextOneRuns(boolean limited) {
		ScarceThreads scarce = new ScarceThreads(3);
		ExecutorService threads = (limited) ? TaskThreads.limited(2, scarce) : TaskThreads.unlimited(scarce);
		try {
			assertThatExceptionOfType(NoThreadException.class).isThrownBy(() -> threads.execute(() -> {
			})).withMessageContaining("no memory").withCauseInstanceOf(OutOfMemoryError.class);
			assertThatExceptionOfType(NoThreadException.class).isThrownBy(() -> threads.submit(() -> {
			}));
			assertThatExceptionOfType(NoThreadException.class)
				.isThrownBy(() -> CompletableFuture.supplyAsync(() -> 1, threads));
			assertThat(CompletableFuture.supplyAsync(() -> 1, threads).join()).isEqualTo(1);
		}
		finally {
			threads.shutdownNow();
		}
	}

	@Test
	void aTaskBeyondTheLimitWaits() {
		TaskThreads threads = TaskThreads.limited(2, "few-");
		CountDownLatch open = new CountDownLatch(1);
		CountDownLatch done = new CountDownLatch(3);
		try {
			IntStream.range(0, 3).forEach((i) -> threads.execute(() -> {
				awaitUninterrupted(open);
				done.countDown();
			}));
			assertThat(threads.getPoolSize()).isEqualTo(2);
			assertThat(threads.allowsCoreThreadTimeOut()).isTrue();
			open.countDown();
			await().until(() -> done.getCount() == 0);
		}
		finally {
			threads.shutdownNow();
		}
	}

	@Test
	void everyTaskHasAThread() {
		TaskThreads threads = TaskThreads.unlimited("many-");
		CountDownLatch met = new CountDownLatch(20);
		try {
			IntStream.range(0, 20).forEach((i) -> threads.execute(() -> {
				met.countDown();
				awaitUninterrupted(met);
			}));
			await().until(() -> met.getCount() == 0);
		}
		finally {
			threads.shutdownNow();
		}
	}

	@Test
	void aClosedOneRefusesTasksForAnotherReason() {
		TaskThreads threads = TaskThreads.unlimited("closed-");
		threads.shutdown();
		assertThatExceptionOfType(RejectedExecutionException.class).isThrownBy(() -> threads.execute(() -> {
		})).isNotInstanceOf(NoThreadException.class);
	}

	private static void awaitUninterrupted(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
