package io.github.fabricspring.sample;

import java.util.List;

import io.github.fabricspring.page.PageControls.PageAction;
import io.github.fabricspring.sample.switchover.Cluster;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

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
		assertThat(this.controls.actions()).containsExactly(PageAction.SWITCH_OVER);
		assertThatIllegalStateException().isThrownBy(() -> this.controls.perform(PageAction.KILL, "a:3306"))
			.withMessageContaining("not the sample's own");
	}

	@Test
	void tellsWhereThePrimaryMoved() {
		assertThat(this.controls.perform(PageAction.SWITCH_OVER, null))
			.isEqualTo("the primary moved from a:3306 to b:3306");
	}

	@Test
	void aRefusalOfTheNodeIsPassedOn() {
		this.cluster.during = () -> {
			throw new IllegalStateException("no candidate");
		};
		assertThatIllegalStateException().isThrownBy(() -> this.controls.perform(PageAction.SWITCH_OVER, null))
			.withMessage("no candidate");
		this.cluster.during = () -> {
		};
		assertThat(this.controls.perform(PageAction.SWITCH_OVER, null)).contains("moved");
	}

	@Test
	void tellsASwitchoverFromOrToNoPrimary() {
		this.cluster.primary = null;
		assertThat(this.controls.perform(PageAction.SWITCH_OVER, null)).isEqualTo("b:3306 became the primary");
		assertThat(this.controls.perform(PageAction.SWITCH_OVER, null)).isEqualTo("b:3306 is the primary again");
		this.cluster.next = null;
		assertThat(this.controls.perform(PageAction.SWITCH_OVER, null)).isEqualTo("done, but YYZ has no primary yet");
	}

	@ParameterizedTest
	@EnumSource(PageAction.class)
	void anotherButtonMeanwhileIsRefused(PageAction second) {
		String server = (second.isForServer()) ? "a:3306" : null;
		this.cluster.during = () -> assertThatIllegalStateException()
			.isThrownBy(() -> this.controls.perform(second, server))
			.withMessage("the switchover of YYZ goes on; press again when it is done");
		assertThat(this.controls.perform(PageAction.SWITCH_OVER, null)).contains("moved");
	}

	private static final class FakeCluster implements Cluster {

		private @Nullable String primary = "a:3306";

		private @Nullable String next = "b:3306";

		private Runnable during = () -> {
		};

		@Override
		public void switchOver() {
			this.during.run();
			this.primary = this.next;
		}

		@Override
		public @Nullable Processes processes() {
			return null;
		}

		@Override
		public @Nullable String primary() {
			return this.primary;
		}

		@Override
		public List<String> describe() {
			return List.of();
		}

	}

}
