package io.github.fabricspring.reads;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

class TurnsTests {

	private static final int LENGTH = 7;

	@Test
	void oneThreadRepeatsTheRound() {
		Turns turns = new Turns(3);
		assertThat(IntStream.range(0, 7).map((i) -> turns.next())).containsExactly(0, 1, 2, 0, 1, 2, 0);
	}

	@Test
	void threadsThatMeetTakeEveryTurnEquallyOften() throws InterruptedException {
		Turns turns = new Turns(LENGTH);
		int threads = 8;
		int rounds = 20_000;
		AtomicIntegerArray taken = new AtomicIntegerArray(LENGTH);
		CountDownLatch begin = new CountDownLatch(1);
		Thread[] all = new Thread[threads];
		for (int i = 0; i < threads; i++) {
			all[i] = new Thread(() -> {
				try {
					begin.await();
				}
				catch (InterruptedException ex) {
					return;
				}
				for (int j = 0; j < rounds * LENGTH; j++) {
					taken.incrementAndGet(turns.next());
				}
			});
			all[i].start();
		}
		begin.countDown();
		for (Thread thread : all) {
			thread.join();
		}
		for (int turn = 0; turn < LENGTH; turn++) {
			// threads that share a stripe may take the same turn
			assertThat(taken.get(turn)).isCloseTo(threads * rounds, withinPercentage(2));
		}
	}

}
