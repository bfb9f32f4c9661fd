package io.github.fabricspring.pool;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

import io.github.fabricspring.connection.TrackedConnection;
import io.github.fabricspring.support.Routing;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link PrimaryCheck}.
 */
class PrimaryCheckTests {

	private static final Duration SOON = Duration.ofSeconds(10);

	/** Longer than those who wait may need. */
	private static final Duration DEADLINE = Duration.ofSeconds(60);

	private static final int WAITERS = 3;

	@AutoClose
	private final Routing routing = new Routing("YYZ");

	private final PrimaryCheck check = new PrimaryCheck();

	@Test
	void serverThatWasOnlyNamedAsPrimaryIsAsked() {
		assertThat(this.check.isDue()).isTrue();
		this.check.announced(false);
		assertThat(this.check.isDue()).isTrue();
	}

	@Test
	void serverThatHasJustSaidThatItTakesWritesIsNotAskedUntilItRefusesOne() {
		this.check.announced(true);
		assertThat(this.check.isDue()).isFalse();
		this.check.refused();
		assertThat(this.check.isDue()).isTrue();
		this.check.announced(true);
		assertThat(this.check.isDue()).isFalse();
		this.check.announced(false);
		assertThat(this.check.isDue()).isTrue();
	}

	@Test
	void thoseWhoWaitForTheAnswerGoOnTogether() throws Exception {
		PrimaryCheck check = new PrimaryCheck(DEADLINE);
		CountDownLatch asked = new CountDownLatch(1);
		CountDownLatch answered = new CountDownLatch(1);
		CyclicBarrier together = new CyclicBarrier(WAITERS);
		FutureTask<Boolean> first = passing(check, () -> {
			asked.countDown();
			return reached(answered);
		});
		List<FutureTask<Boolean>> others = new ArrayList<>();
		for (int i = 0; i < WAITERS; i++) {
			others.add(passing(check, () -> met(together)));
		}
		new Thread(first).start();
		assertThat(reached(asked)).isTrue();
		for (FutureTask<Boolean> other : others) {
			Thread waiter = new Thread(other);
			waiter.start();
			await().atMost(DEADLINE).until(() -> waiter.getState() == Thread.State.TIMED_WAITING);
		}
		answered.countDown();
		assertThat(first.get()).isTrue();
		for (FutureTask<Boolean> other : others) {
			assertThat(other.get()).isTrue();
		}
	}

	private FutureTask<Boolean> passing(PrimaryCheck check, BooleanSupplier wanted) throws SQLException {
		TrackedConnection connection = this.routing.begin().unwrap(TrackedConnection.class);
		return new FutureTask<>(() -> check.passes(connection, wanted));
	}

	private static boolean reached(CountDownLatch moment) {
		try {
			return moment.await(DEADLINE.toSeconds(), TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static boolean met(CyclicBarrier others) {
		try {
			others.await(SOON.toSeconds(), TimeUnit.SECONDS);
			return true;
		}
		catch (InterruptedException | BrokenBarrierException | TimeoutException ex) {
			return false;
		}
	}

}
