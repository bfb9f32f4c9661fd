package io.github.fabricspring.metrics;

import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import io.github.fabricspring.topology.GroupAnswer;
import io.github.fabricspring.topology.Topology;
import io.github.fabricspring.topology.TopologyException;
import io.github.fabricspring.topology.TopologyListener;
import io.github.fabricspring.topology.TopologyMonitor;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;

/**
 * The timer {@code fabric.lookup}, by outcome, the gauge {@code fabric.topology.age} in
 * milliseconds, and gauges for each group, with its engine:
 * <ul>
 * <li>{@code fabric.group.primary}, 1 if it has a primary;</li>
 * <li>{@code fabric.group.epoch}, the number of the view that is believed;</li>
 * <li>{@code fabric.group.objection} for each reason why it had no primary, or why a
 * server that claims to be one was not believed, 1 while that is so.</li>
 * </ul>
 */
public final class TopologyMetrics implements TopologyListener {

	private final Timer succeeded;

	private final Timer failed;

	private final MeterRegistry registry;

	private final TopologyMonitor monitor;

	/** By group. Used while the topology is answered, by one thread at a time. */
	private final Map<String, GroupGauges> groups = new HashMap<>();

	/**
	 * Creates the listener and registers the meters.
	 * @param registry the registry of the meters
	 * @param monitor the topology
	 * @param clock the clock for its age
	 */
	public TopologyMetrics(MeterRegistry registry, TopologyMonitor monitor, Clock clock) {
		this.registry = registry;
		this.monitor = monitor;
		this.succeeded = lookup(registry, "success");
		this.failed = lookup(registry, "failure");
		TimeGauge.builder("fabric.topology.age", monitor, TimeUnit.MILLISECONDS, (topology) -> age(topology, clock))
			.description("Time since the oldest answer in use was asked for, not a number before the first answer")
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

	// The engine of a group is not known before its servers were asked
	@Override
	public void groupAnswered(GroupAnswer answer) {
		GroupGauges gauges = this.groups.get(answer.group());
		if (gauges == null || !gauges.engine().equals(answer.engine())) {
			if (gauges != null) {
				gauges.remove();
			}
			gauges = new GroupGauges(this.registry, this.monitor, answer.group(), answer.engine());
			this.groups.put(answer.group(), gauges);
		}
		if (answer.reason() != null) {
			gauges.add(answer.reason().name());
		}
	}

	@Override
	public void lookupSucceeded(Set<String> groups, Duration took) {
		this.succeeded.record(took);
	}

	@Override
	public void lookupFailed(Set<String> groups, Duration took, TopologyException cause) {
		this.failed.record(took);
	}

}
