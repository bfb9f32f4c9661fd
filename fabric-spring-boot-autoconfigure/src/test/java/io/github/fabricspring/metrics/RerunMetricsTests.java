package io.github.fabricspring.metrics;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.github.fabricspring.GroupUnavailableException;
import io.github.fabricspring.call.Verdict;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RerunMetrics}.
 */
class RerunMetricsTests {

	private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

	private final RerunMetrics metrics = new RerunMetrics(this.registry);

	@Test
	void failoversAreTimedByGroupAndOutcome() {
		this.metrics.failoverEnded("YYZ", Duration.ofMillis(70), true);
		this.metrics.failoverEnded("YYZ", Duration.ofSeconds(30), false);
		Timer recovered = this.registry.get("fabric.failover").tags("group", "YYZ", "outcome", "recovered").timer();
		assertThat(recovered.count()).isEqualTo(1);
		assertThat(recovered.totalTime(TimeUnit.MILLISECONDS)).isEqualTo(70);
	}

	@Test
	void rerunsAreCountedByGroupAndReason() {
		this.metrics.rerun("YYZ", Verdict.SERVER_LOST, 2);
		this.metrics.rerun("YYZ", Verdict.RETRY_SAME_SERVER, 3);
		this.metrics.rerun("ZRH", Verdict.SERVER_LOST, 2);
		assertThat(this.registry.get("fabric.rerun").tags("group", "YYZ", "reason", "server-lost").counter().count())
			.isEqualTo(1);
	}

	@Test
	void callsGivenUpAreCountedByWhatTheirCallersGot() {
		this.metrics.gaveUp("YYZ", new GroupUnavailableException("no primary"));
		assertThat(this.registry.get("fabric.failed")
			.tags("group", "YYZ", "exception", "GroupUnavailableException")
			.counter()
			.count()).isEqualTo(1);
	}

}
