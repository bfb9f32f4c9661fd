package io.github.fabricspring.discovery;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link AskingThreads} when there is memory for every second thread only.
 */
@ExtendWith(OutputCaptureExtension.class)
class AskingThreadsTests {

	@Test
	void aLackOfThreadsThatComesAndGoesIsSaidOnce(CapturedOutput output) {
		AtomicInteger wanted = new AtomicInteger();
		ThreadFactory everySecond = (task) -> {
			if (wanted.incrementAndGet() % 2 == 1) {
				throw new OutOfMemoryError("unable to create native thread");
			}
			return new Thread(task);
		};
		List<Boolean> run = new ArrayList<>();
		try (AskingThreads threads = new AskingThreads(8, 2, (prefix) -> everySecond)) {
			for (int i = 0; i < 6; i++) {
				run.add(threads.run(false, () -> {
				}));
			}
		}
		assertThat(run).containsExactly(false, true, false, true, false, true);
		assertThat(output.getOut().split("servers are not asked", -1)).hasSize(2);
	}

}
