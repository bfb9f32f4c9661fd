package io.github.fabricspring.rerun;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.fabricspring.FabricTemplate;
import io.github.fabricspring.support.CallerThreads;
import io.github.fabricspring.topology.Server;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for many callers that wait for the same group.
 */
@Timeout(120)
class WaitingCallersTests {

	private static final int CALLERS = 500;

	private static final int ROUNDS = 20;

	private final RerunFixture fixture = new RerunFixture();

	private final ExecutorService threads = CallerThreads.unlimited();

	@Test
	void allWhoWaitAreWokenEveryTime() throws Exception {
		RerunTemplate template = this.fixture.template();
		AtomicInteger done = new AtomicInteger();
		Server primary = RerunFixture.A;
		for (int round = 0; round < ROUNDS; round++) {
			Server lost = primary;
			primary = (lost.equals(RerunFixture.A)) ? RerunFixture.B : RerunFixture.A;
			this.fixture.topology.silent();
			// some of them before, some while and some after it is announced
			CountDownLatch half = new CountDownLatch(CALLERS / 2);
			List<Callable<Boolean>> calls = new ArrayList<>();
			for (int caller = 0; caller < CALLERS; caller++) {
				calls.add(() -> template.execute(RerunFixture.GROUP, new LosesOnce(lost, half, done)));
			}
			List<Future<Boolean>> results = calls.stream().map(this.threads::submit).toList();
			half.await();
			this.fixture.topology.announce(RerunFixture.GROUP, primary);
			for (Future<Boolean> result : results) {
				assertThat(result.get(30, TimeUnit.SECONDS)).isTrue();
			}
		}
		assertThat(done).hasValue(CALLERS * ROUNDS);
		assertThat(this.fixture.topology.openIncidents()).isZero();
		this.threads.shutdown();
	}

	private static final class LosesOnce implements FabricTemplate.Work<Boolean, Exception> {

		private final Server lost;

		private final CountDownLatch failed;

		private final AtomicInteger done;

		private boolean again;

		LosesOnce(Server lost, CountDownLatch failed, AtomicInteger done) {
			this.lost = lost;
			this.failed = failed;
			this.done = done;
		}

		@Override
		public Boolean run() {
			if (!this.again) {
				this.again = true;
				RuntimeException failure = RerunFixture.serverLost(this.lost);
				this.failed.countDown();
				throw failure;
			}
			this.done.incrementAndGet();
			return true;
		}

	}

}
