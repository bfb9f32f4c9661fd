package io.github.fabricspring.metrics;

import java.time.Clock;

import io.github.fabricspring.support.FakeTopology;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link TopologyMetrics}.
 */
class TopologyMetricsTests {

	private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

	private final FakeTopology topology = new FakeTopology();

	@BeforeEach
	void listen() {
		this.topology.addListener(new TopologyMetrics(this.registry, this.topology, Clock.systemUTC()));
	}

	@Test
	void theGaugeOfAGroupFallsToZeroWhenItLosesItsPrimary() {
		this.topology.announce("YYZ", FakeTopology.primary("YYZ", "a"), FakeTopology.secondary("YYZ", "b"));
		assertThat(gauge("YYZ", "fake").value()).isEqualTo(1);
		this.topology.announce("YYZ", FakeTopology.secondary("YYZ", "a"), FakeTopology.secondary("YYZ", "b"));
		assertThat(gauge("YYZ", "fake").value()).isZero();
		this.topology.announce("YYZ", FakeTopology.secondary("YYZ", "a"), FakeTopology.primary("YYZ", "b"));
		assertThat(gauge("YYZ", "fake").value()).isEqualTo(1);
	}

	@Test
	void theGaugeNamesTheEngineOnceItIsKnown() {
		this.topology.engine = "auto";
		this.topology.announce("YYZ");
		assertThat(gauge("YYZ", "auto").value()).isZero();
		this.topology.engine = "Group Replication";
		this.topology.announce("YYZ", FakeTopology.primary("YYZ", "a"));
		assertThat(gauge("YYZ", "Group Replication").value()).isEqualTo(1);
		assertThat(this.registry.find("fabric.group.primary").gauges()).hasSize(1);
	}

	private Gauge gauge(String group, String engine) {
		return this.registry.get("fabric.group.primary").tags("group", group, "engine", engine).gauge();
	}

}
