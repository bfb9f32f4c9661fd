package io.github.fabricspring.topology;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ToldListeners}.
 */
@ExtendWith(OutputCaptureExtension.class)
class ToldListenersTests {

	private final List<String> heard = new ArrayList<>();

	private final ToldListeners<Runnable> listeners = new ToldListeners<>(List.of(new Failing()));

	ToldListenersTests() {
		this.listeners.add(() -> this.heard.add("told"));
	}

	@Test
	void allAreToldWhateverOneOfThemThrows() {
		this.listeners.tell(Runnable::run);
		assertThat(this.heard).containsExactly("told");
	}

	@Test
	void theFailuresOfOneAreLoggedAsAnErrorOnceWithItsClass(CapturedOutput output) {
		this.listeners.tell(Runnable::run);
		this.listeners.tell(Runnable::run);
		assertThat(output.getAll().lines().filter((line) -> line.contains("ERROR"))).hasSize(1)
			.first()
			.asString()
			.contains(Failing.class.getName());
	}

	private static final class Failing implements Runnable {

		@Override
		public void run() {
			throw new IllegalStateException("a listener's own");
		}

	}

}
