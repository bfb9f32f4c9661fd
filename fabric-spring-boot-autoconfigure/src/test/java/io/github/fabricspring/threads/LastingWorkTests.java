package io.github.fabricspring.threads;

import java.util.concurrent.atomic.AtomicInteger;

import io.github.fabricspring.support.LogLines;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LastingWork}.
 */
class LastingWorkTests {

	@RegisterExtension
	final LogLines lines = LogLines.of(LastingWork.class);

	private final AtomicInteger rounds = new AtomicInteger();

	@Test
	void noErrorEndsItAndOneIsLogged() {
		LastingWork.repeat(() -> this.rounds.get() == 3, () -> {
			this.rounds.incrementAndGet();
			throw new OutOfMemoryError("no array");
		});
		assertThat(this.rounds).hasValue(3);
		assertThat(this.lines.told()).singleElement()
			.asString()
			.isEqualTo("ERROR Threads - " + Thread.currentThread().getName() + " failed, and goes on");
	}

	@Test
	void nothingIsDoneOnceItIsOver() {
		LastingWork.repeat(() -> true, this.rounds::incrementAndGet);
		assertThat(this.rounds).hasValue(0);
	}

}
