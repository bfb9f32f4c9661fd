package io.github.fabricspring.metrics;

import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleBiFunction;

import io.github.fabricspring.discovery.engine.state.View;
import io.github.fabricspring.topology.DatedAnswer;
import io.github.fabricspring.topology.Group;
import io.github.fabricspring.topology.Topology;
import io.github.fabricspring.topology.TopologyException;
import io.github.fabricspring.topology.TopologyListener;
import io.github.fabricspring.topology.TopologyMonitor;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;

/**
 * The timer {@code fabric.lookup}, by outcome, the gauge {@code fabric.topology.age} in
 * milliseconds, and three gauges for each group, with its engine:
 * <ul>
 * <li>{@code fabric.group.primary}, 1 if it has a primary;</li>
 * <li>{@code fabric.group.epoch}, the number of the view that is believed;</li>
 * <li>{@code fabric.group.objection}, 1 if a server that claims to be primary is not
 * believed, or there is another reason why there is none.</li>
 * </ul>
 */
public final class TopologyMetrics implements TopologyListener {

	private final Timer succeeded;

	private final Timer failed;

	private final MeterRegistry registry;

	private final TopologyMonitor monitor;

	/** By group. Used while the topology changes, by one thread at a time. */
	private final Map<String, List<Gauge>> gauges = new HashMap<>();

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

	@Override
	public void topologyChanged(Topology previous, Topology current) {
		current.answers().forEach((name, last) -> {
			DatedAnswer before = previous.answer(name);
			String engine = last.answer().engine();
			if (before == null || !before.answer().engine().equals(engine)) {
				register(name, engine);
			}
		});
	}

	// The engine of a group is not known before its servers were asked
	private void register(String name, String engine) {
		this.gauges.getOrDefault(name, List.of()).forEach(this.registry::remove);
		this.gauges.put(name, List.of(
				gauge("fabric.group.primary", "1 if the group has a primary, 0 if it has none", name, engine,
						TopologyMetrics::primaries),
				gauge("fabric.group.epoch", "The number in Group Replication's view that is believed", name, engine,
						TopologyMetrics::epoch),
				gauge("fabric.group.objection",
						"1 if there is no primary for a reason, or a server that claims to be one is not believed",
						name, engine, TopologyMetrics::objections)));
	}

	private Gauge gauge(String meter, String description, String group, String engine,
			ToDoubleBiFunction<Topology, String> value) {
		return Gauge.builder(meter, this.monitor, (topology) -> value.applyAsDouble(topology.current(), group))
			.description(description)
			.tag("group", group)
			.tag("engine", engine)
			.register(this.registry);
	}

	private static double primaries(Topology topology, String name) {
		Group group = topology.group(name);
		return (group != null && group.primary() != null) ? 1 : 0;
	}

	private static double epoch(Topology topology, String name) {
		DatedAnswer last = topology.answer(name);
		View view = (last != null) ? View.parse(last.answer().epoch()) : null;
		return (view != null) ? view.counter() : Double.NaN;
	}

	private static double objections(Topology topology, String name) {
		DatedAnswer last = topology.answer(name);
		return (last != null && last.answer().reason() != null) ? 1 : 0;
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
