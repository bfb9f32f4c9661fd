package io.github.fabricspring.actuate;

import java.time.Duration;

import io.github.fabricspring.actuate.IncidentLog.IncidentDescriptor;
import io.github.fabricspring.support.SettableClock;
import org.assertj.core.api.ObjectAssert;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link CommitLog}, through the incidents that it tells of its times.
 */
class CommitLogTests {

	private final SettableClock clock = new SettableClock();

	private final IncidentLog incidents = new IncidentLog(this.clock.utc(), this.clock::nanoTime);

	@Test
	void countsTheCommitsOfEachGroup() {
		this.incidents.committed("YYZ");
		this.incidents.committed("YYZ");
		this.incidents.committed("ZRH");
		assertThat(this.incidents.commits("YYZ")).isEqualTo(2);
		assertThat(this.incidents.commits("ZRH")).isOne();
		assertThat(this.incidents.commits("none")).isZero();
	}

	@Test
	void theTimeWithoutACommitBelongsToTheIncidentThatWentOnMeanwhile() {
		this.incidents.committed("YYZ");
		advance(100);
		this.incidents.failoverBegan("YYZ");
		advance(300);
		this.incidents.committed("YYZ");
		this.incidents.failoverEnded("YYZ", Duration.ofMillis(300), true);
		advance(50);
		this.incidents.committed("YYZ");
		incident().extracting(IncidentDescriptor::gap).isEqualTo(Duration.ofMillis(400));
	}

	@Test
	void anIncidentThatEndedBeforeTheFirstCommitHasItsGapToo() {
		this.incidents.committed("YYZ");
		advance(100);
		this.incidents.failoverBegan("YYZ");
		this.incidents.failoverEnded("YYZ", Duration.ZERO, true);
		advance(200);
		this.incidents.committed("YYZ");
		incident().extracting(IncidentDescriptor::gap).isEqualTo(Duration.ofMillis(300));
	}

	@Test
	void aQuietTimeAfterwardsIsNoGapOfTheIncident() {
		this.incidents.failoverBegan("YYZ");
		this.incidents.failoverEnded("YYZ", Duration.ZERO, true);
		advance(100);
		this.incidents.committed("YYZ");
		advance(5000);
		this.incidents.committed("YYZ");
		incident().extracting(IncidentDescriptor::gap).isEqualTo(Duration.ZERO);
	}

	@Test
	void withoutAnIncidentNothingIsNoted() {
		this.incidents.committed("YYZ");
		advance(5000);
		this.incidents.committed("YYZ");
		assertThat(this.incidents.incidents()).isEmpty();
	}

	private ObjectAssert<IncidentDescriptor> incident() {
		return assertThat(this.incidents.incidents()).singleElement();
	}

	private void advance(long millis) {
		this.clock.advance(Duration.ofMillis(millis));
	}

}
