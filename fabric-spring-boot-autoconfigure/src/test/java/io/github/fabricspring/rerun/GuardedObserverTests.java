package io.github.fabricspring.rerun;

import io.github.fabricspring.rerun.observer.CallObserver.Observed;
import io.github.fabricspring.rerun.observer.CallObserver.StepOutcome;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests that an observer of the application's own leaves the calls alone.
 */
@ExtendWith(OutputCaptureExtension.class)
class GuardedObserverTests {

	private final RerunFixture fixture = new RerunFixture();

	@Test
	void anObserverThatThrowsAtTheBeginningIsLogged(CapturedOutput output) {
		this.fixture.observer = (step, group, writes) -> {
			throw new IllegalStateException("begin");
		};
		assertThat(call(() -> 1)).isEqualTo(1);
		assertThat(output).containsOnlyOnce("ERROR").contains("Observers - ");
	}

	@Test
	void anObserverThatThrowsAtTheEndLeavesTheResult() {
		this.fixture.observer = (step, group, writes) -> new Broken();
		assertThat(call(() -> 2)).isEqualTo(2);
	}

	@Test
	void anObserverThatThrowsAfterAFailureLeavesTheException() {
		this.fixture.observer = (step, group, writes) -> new Broken();
		assertThatIllegalStateException().isThrownBy(() -> call(() -> {
			throw new IllegalStateException("own");
		})).withMessage("own").withNoCause();
	}

	private int call(RerunTemplateWork work) {
		return this.fixture.template().execute(RerunFixture.GROUP, work::run);
	}

	/** What a call does. */
	private interface RerunTemplateWork {

		int run();

	}

	/** A step that throws whenever it is told something. */
	private static final class Broken implements Observed {

		@Override
		public void failed(StepOutcome outcome, @Nullable Throwable error) {
			throw new NoClassDefFoundError("failed");
		}

		@Override
		public void close() {
			throw new IllegalStateException("close");
		}

	}

}
