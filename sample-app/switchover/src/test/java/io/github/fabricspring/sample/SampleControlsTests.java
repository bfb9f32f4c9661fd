package io.github.fabricspring.sample;

import java.util.List;

import io.github.fabricspring.page.PageControls.Action;
import io.github.fabricspring.sample.switchover.Cluster;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link SampleControls}, on servers that are not the sample's own.
 */
class SampleControlsTests {

	private final FakeCluster cluster = new FakeCluster();

	private final SampleControls controls = new SampleControls(this.cluster, "YYZ", null);

	@Test
	void serversOfOthersAreOnlySwitchedOver() {
		assertThat(this.controls.actions()).containsExactly(Action.SWITCH_OVER);
		assertThatIllegalStateException().isThrownBy(() -> this.controls.perform(Action.KILL, "a:3306"))
			.withMessageContaining("not the sample's own");
	}

	@Test
	void tellsWhereThePrimaryMoved() {
		assertThat(this.controls.perform(Action.SWITCH_OVER, null))
			.isEqualTo("the primary moved from a:3306 to b:3306");
	}

	@Test
	void aRefusalOfTheNodeIsPassedOn() {
		this.cluster.during = () -> {
			throw new IllegalStateException("no candidate");
		};
		assertThatIllegalStateException().isThrownBy(() -> this.controls.perform(Action.SWITCH_OVER, null))
			.withMessage("no candidate");
		this.cluster.during = () -> {
		};
		assertThat(this.controls.perform(Action.SWITCH_OVER, null)).contains("moved");
	}

	@Test
	void aSecondSwitchoverMeanwhileIsRefused() {
		String[] answer = new String[1];
		this.cluster.during = () -> {
			this.cluster.during = () -> {
			};
			Thread second = new Thread(() -> {
				try {
					answer[0] = this.controls.perform(Action.SWITCH_OVER, null);
				}
				catch (IllegalStateException ex) {
					answer[0] = ex.getMessage();
				}
			});
			second.start();
			join(second);
		};
		this.controls.perform(Action.SWITCH_OVER, null);
		assertThat(answer[0]).isEqualTo("another switchover or revival of YYZ goes on");
	}

	private static void join(Thread thread) {
		try {
			thread.join();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private static final class FakeCluster implements Cluster {

		private String primary = "a:3306";

		private Runnable during = () -> {
		};

		@Override
		public void switchOver() {
			this.during.run();
			this.primary = "b:3306";
		}

		@Override
		public @Nullable Processes processes() {
			return null;
		}

		@Override
		public String primary() {
			return this.primary;
		}

		@Override
		public List<String> describe() {
			return List.of();
		}

	}

}
