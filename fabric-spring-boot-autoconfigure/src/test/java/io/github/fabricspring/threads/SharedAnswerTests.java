package io.github.fabricspring.threads;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link SharedAnswer}.
 */
class SharedAnswerTests {

	private static final Duration SOON = Duration.ofSeconds(10);

	/** Longer than those who wait may need. */
	private static final Duration DEADLINE = Duration.ofSeconds(60);

	private static final int WAITERS = 8;

	private final SharedAnswer answer = new SharedAnswer(DEADLINE);

	private final AtomicBoolean known = new AtomicBoolean();

	@Test
	void thoseWhoWaitForTheAnswerGoOnTogether() throws Exception {
		CountDownLatch asked = new CountDownLatch(1);
		CountDownLatch answered = new CountDownLatch(1);
		CyclicBarrier together = new CyclicBarrier(WAITERS);
		FutureTask<String> first = new FutureTask<>(() -> this.answer.get(() -> null, () -> {
			asked.countDown();
			answered.await(DEADLINE.toSeconds(), TimeUnit.SECONDS);
			this.known.set(true);
			return "asked";
		}));
		new Thread(first).start();
		assertThat(asked.await(DEADLINE.toSeconds(), TimeUnit.SECONDS)).isTrue();
		List<FutureTask<String>> others = new ArrayList<>();
		for (int i = 0; i < WAITERS; i++) {
			others.add(waiting(new FutureTask<>(
					() -> this.answer.get(() -> this.known.get() ? met(together) : null, () -> "asked again"))));
		}
		answered.countDown();
		assertThat(first.get()).isEqualTo("asked");
		for (FutureTask<String> other : others) {
			assertThat(other.get()).isEqualTo("met");
		}
	}

	@Test
	void nobodyAsksWhatIsKnown() {
		this.known.set(true);
		assertThat(this.answer.<String, RuntimeException>get(() -> this.known.get() ? "known" : null, () -> "asked"))
			.isEqualTo("known");
	}

	@Test
	void nobodyAsksWhatHasBecomeKnownJustNow() {
		AtomicInteger looks = new AtomicInteger();
		assertThat(this.answer.<String, RuntimeException>get(() -> (looks.incrementAndGet() > 1) ? "known" : null,
				() -> "asked"))
			.isEqualTo("known");
	}

	@Test
	void whoWaitsNoLongerLooksOnceMore() throws Exception {
		SharedAnswer impatient = new SharedAnswer(Duration.ZERO);
		CountDownLatch asked = new CountDownLatch(1);
		CountDownLatch answered = new CountDownLatch(1);
		FutureTask<String> hanging = new FutureTask<>(() -> impatient.get(() -> null, () -> {
			asked.countDown();
			answered.await();
			return "late";
		}));
		new Thread(hanging).start();
		asked.await();
		AtomicInteger looks = new AtomicInteger();
		assertThat(impatient.<String, RuntimeException>get(() -> (looks.incrementAndGet() > 1) ? "known" : null,
				() -> "asked"))
			.isEqualTo("known");
		answered.countDown();
		assertThat(hanging.get()).isEqualTo("late");
	}

	private static <T> FutureTask<T> waiting(FutureTask<T> task) {
		Thread waiter = new Thread(task);
		waiter.start();
		await().atMost(DEADLINE).until(() -> waiter.getState() == Thread.State.TIMED_WAITING);
		return task;
	}

	private static String met(CyclicBarrier others) {
		try {
			others.await(SOON.toSeconds(), TimeUnit.SECONDS);
			return "met";
		}
		catch (InterruptedException | BrokenBarrierException | TimeoutException ex) {
			return "one after the other: " + ex;
		}
	}

}
