package io.github.fabricspring.topology;

import java.util.ArrayList;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

	@ParameterizedTest
	@ValueSource(classes = { StackOverflowError.class, ServiceConfigurationError.class })
	void allAreToldWhateverErrorItIs(Class<? extends Error> type) throws Exception {
		Error error = (type == StackOverflowError.class) ? new StackOverflowError()
				: new ServiceConfigurationError("own");
		ToldListeners<Runnable> listeners = new ToldListeners<>(List.<Runnable>of(() -> {
			throw error;
		}, () -> this.heard.add("told")));
		listeners.tell(Runnable::run);
		assertThat(this.heard).containsExactly("told");
	}

	@Test
	void thoseThatCannotBeMadeAreMadeLaterAndTheOthersAreToldMeanwhile(CapturedOutput output) {
		AtomicInteger asked = new AtomicInteger();
		ToldListeners<Runnable> listeners = new ToldListeners<>(() -> {
			if (asked.incrementAndGet() == 1) {
				throw new IllegalStateException("not yet");
			}
			return List.<Runnable>of(() -> this.heard.add("made"));
		});
		listeners.add(() -> this.heard.add("added"));
		listeners.tell(Runnable::run);
		assertThat(this.heard).containsExactly("added");
		listeners.tell(Runnable::run);
		assertThat(this.heard).containsExactly("added", "made", "added");
		assertThat(output).contains("Listeners - could not be made");
		assertThat(asked).hasValue(2);
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
