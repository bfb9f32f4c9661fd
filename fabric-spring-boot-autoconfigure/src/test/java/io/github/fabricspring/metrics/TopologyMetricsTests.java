package io.github.fabricspring.metrics;

import java.time.Clock;
import java.util.List;

import io.github.fabricspring.support.FakeTopology;
import io.github.fabricspring.topology.GroupAnswer;
import io.github.fabricspring.topology.reason.Reason;
import io.github.fabricspring.topology.reason.ReasonName;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.jspecify.annotations.Nullable;
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
		for (String meter : List.of("fabric.group.primary", "fabric.group.epoch")) {
			assertThat(this.registry.find(meter).gauges()).as(meter).hasSize(1);
		}
	}

	@Test
	void theGaugesOfAGroupThatIsAnsweredForAnewAreThere() {
		TopologyMetrics metrics = new TopologyMetrics(this.registry, this.topology, Clock.systemUTC());
		this.topology.announce("YYZ", FakeTopology.primary("YYZ", "a"));
		metrics.groupAnswered(new GroupAnswer("YYZ", "fake", List.of(), null, null));
		metrics.groupAnswered(new GroupAnswer("YYZ", "fake", List.of(), null, null));
		assertThat(gauge("fabric.group.primary").value()).isOne();
	}

	@Test
	void theEpochIsTheNumberOfTheView() {
		this.topology.announce("YYZ", FakeTopology.primary("YYZ", "a"));
		assertThat(gauge("fabric.group.epoch").value()).isNaN();
		this.topology.epoch = "17641839650310437:12";
		this.topology.announce("YYZ", FakeTopology.primary("YYZ", "b"));
		assertThat(gauge("fabric.group.epoch").value()).isEqualTo(12);
		this.topology.epoch = "17641839650310437:13";
		this.topology.announce("YYZ", FakeTopology.primary("YYZ", "a"));
		assertThat(gauge("fabric.group.epoch").value()).isEqualTo(13);
	}

	@Test
	void anEpochOfAnotherKindIsNoNumber() {
		this.topology.epoch = "2026-11-30";
		this.topology.announce("YYZ", FakeTopology.primary("YYZ", "a"));
		assertThat(gauge("fabric.group.epoch").value()).isNaN();
	}

	@Test
	void aServerThatIsNotBelievedIsSeenWhileAnotherIsPrimary() {
		this.topology.announce("YYZ", FakeTopology.primary("YYZ", "a"), FakeTopology.secondary("YYZ", "b"));
		assertThat(objections()).isEmpty();
		announce(ReasonName.SEVERAL_WRITABLE);
		assertThat(objections()).containsExactly("fake several-writable 1");
		assertThat(gauge("fabric.group.primary").value()).isOne();
	}

	@Test
	void theGaugeOfAReasonFallsToZeroWhenAnotherComesAndWhenThereIsNone() {
		announce(ReasonName.BACKLOG);
		assertThat(objections()).containsExactly("fake backlog 1");
		announce(ReasonName.NO_MAJORITY);
		assertThat(objections()).containsExactly("fake backlog 0", "fake no-majority 1");
		announce(null);
		assertThat(objections()).containsExactly("fake backlog 0", "fake no-majority 0");
		announce(ReasonName.BACKLOG);
		assertThat(objections()).containsExactly("fake backlog 1", "fake no-majority 0");
	}

	@Test
	void theReasonsOfTheEngineBeforeAreGone() {
		this.topology.engine = "auto";
		announce(ReasonName.TOO_FEW_ANSWERS);
		this.topology.engine = "Group Replication";
		announce(ReasonName.NO_MAJORITY);
		assertThat(objections()).containsExactly("Group Replication no-majority 1");
		this.topology.engine = "replication";
		announce(null);
		assertThat(objections()).isEmpty();
	}

	private void announce(@Nullable ReasonName reason) {
		this.topology.reason = (reason != null) ? new Reason(reason, "b:3306 takes writes too") : null;
		this.topology.announce("YYZ", FakeTopology.primary("YYZ", "a"), FakeTopology.secondary("YYZ", "b"));
	}

	private List<String> objections() {
		return this.registry.find("fabric.group.objection")
			.tag("group", "YYZ")
			.gauges()
			.stream()
			.map((gauge) -> gauge.getId().getTag("engine") + " " + gauge.getId().getTag("reason") + " "
					+ (int) gauge.value())
			.sorted()
			.toList();
	}

	private Gauge gauge(String meter) {
		return this.registry.get(meter).tag("group", "YYZ").gauge();
	}

	private Gauge gauge(String group, String engine) {
		return this.registry.get("fabric.group.primary").tags("group", group, "engine", engine).gauge();
	}

}
