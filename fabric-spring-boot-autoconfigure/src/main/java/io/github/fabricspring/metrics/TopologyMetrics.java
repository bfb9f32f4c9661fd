package io.github.fabricspring.metrics;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.github.fabricspring.topology.Topology;
import io.github.fabricspring.topology.TopologyException;
import io.github.fabricspring.topology.TopologyListener;
import io.github.fabricspring.topology.TopologyMonitor;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;

/**
 * The timer {@code fabric.lookup}, by outcome, and the gauge {@code fabric.topology.age}
 * in milliseconds.
 */
public final class TopologyMetrics implements TopologyListener {

	private final Timer succeeded;

	private final Timer failed;

	/**
	 * Creates the listener and registers the meters.
	 * @param registry the registry of the meters
	 * @param monitor the topology
	 * @param clock the clock for its age
	 */
	public TopologyMetrics(MeterRegistry registry, TopologyMonitor monitor, Clock clock) {
		this.succeeded = lookup(registry, "success");
		this.failed = lookup(registry, "failure");
		TimeGauge.builder("fabric.topology.age", monitor, TimeUnit.MILLISECONDS, (topology) -> age(topology, clock))
			.description("Time since the topology in use was asked for, not a number before the first answer")
			.register(registry);
	}

	private static Timer lookup(MeterRegistry registry, String outcome) {
		return Timer.builder("fabric.lookup")
			.description("Questions to the source of the topology")
			.tag("outcome", outcome)
			.register(registry);
	}

	private static double age(TopologyMonitor monitor, Clock clock) {
		Topology current = monitor.current();
		return (current.version() > 0) ? current.age(clock.instant()).toMillis() : Double.NaN;
	}

	@Override
	public void lookupSucceeded(Duration took) {
		this.succeeded.record(took);
	}

	@Override
	public void lookupFailed(Duration took, TopologyException cause) {
		this.failed.record(took);
	}

}
