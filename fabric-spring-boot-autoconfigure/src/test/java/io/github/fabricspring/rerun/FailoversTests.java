package io.github.fabricspring.rerun;

import java.time.Duration;

import io.github.fabricspring.support.LogLines;
import io.github.fabricspring.support.SettableClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the log lines of failovers.
 */
class FailoversTests {

	@RegisterExtension
	final LogLines logged = LogLines.of(Failovers.class);

	private final SettableClock clock = new SettableClock();

	private final Failovers failovers = new Failovers(RerunListener.NONE, this.clock.utc());

	@Test
	void aFailoverIsTwoWarnings() {
		failOver(true);
		assertThat(this.logged.told()).containsExactly("WARN YYZ - waiting for a primary: lost",
				"WARN YYZ - recovered, calls succeed again after 1000 ms");
	}

	@Test
	void callsThatFindItSoonAfterTheRecoveryAreNoWarning() {
		failOver("a:3306 was lost (Communications link failure)", true);
		failOver("a:3306 was lost (read-only)", true);
		assertThat(this.logged.told()).filteredOn((line) -> line.startsWith("WARN")).hasSize(2);
		assertThat(this.logged.told()).filteredOn((line) -> line.startsWith("INFO")).hasSize(2);
	}

	@Test
	void oneThatIsNotRecoveredIsAWarningWheneverItComes() {
		failOver(true);
		failOver(false);
		assertThat(this.logged.told()).last().asString().startsWith("WARN YYZ - not recovered");
		failOver(true);
		assertThat(this.logged.told()).last().asString().startsWith("INFO YYZ - recovered");
	}

	@Test
	void aFailoverLaterIsAWarningAgain() {
		failOver(true);
		this.clock.advance(Duration.ofSeconds(10));
		failOver(true);
		assertThat(this.logged.told()).hasSize(4).allMatch((line) -> line.startsWith("WARN"));
	}

	@Test
	void aFailoverForAnotherReasonIsAWarningHoweverSoon() {
		failOver(true);
		failOver("other lost", true);
		assertThat(this.logged.told()).hasSize(4).allMatch((line) -> line.startsWith("WARN"));
	}

	private void failOver(boolean recovered) {
		failOver("lost", recovered);
	}

	private void failOver(String reason, boolean recovered) {
		Failovers.OngoingFailover failover = this.failovers.enter("YYZ", reason);
		this.clock.advance(Duration.ofSeconds(1));
		this.failovers.leave("YYZ", failover, recovered);
	}

}
