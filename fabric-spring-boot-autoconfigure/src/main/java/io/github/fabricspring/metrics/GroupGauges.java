package io.github.fabricspring.metrics;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToDoubleFunction;

import io.github.fabricspring.discovery.engine.state.View;
import io.github.fabricspring.topology.DatedAnswer;
import io.github.fabricspring.topology.Group;
import io.github.fabricspring.topology.Topology;
import io.github.fabricspring.topology.TopologyMonitor;
import io.github.fabricspring.topology.reason.Reason;
import io.github.fabricspring.topology.reason.ReasonName;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;

/**
 * The gauges of a group under one engine. Used by one thread at a time.
 */
final class GroupGauges {

	private final MeterRegistry registry;

	private final TopologyMonitor monitor;

	private final String group;

	private final String engine;

	private final List<Gauge> gauges = new ArrayList<>();

	private final Set<ReasonName> reasons = EnumSet.noneOf(ReasonName.class);

	GroupGauges(MeterRegistry registry, TopologyMonitor monitor, String group, String engine) {
		this.registry = registry;
		this.monitor = monitor;
		this.group = group;
		this.engine = engine;
		register("fabric.group.primary", "1 if the group has a primary, 0 if it has none", Tags.empty(),
				this::primaries);
		register("fabric.group.epoch", "The number in Group Replication's view that is believed", Tags.empty(),
				this::epoch);
	}

	String engine() {
		return this.engine;
	}

	void add(ReasonName reason) {
		if (this.reasons.add(reason)) {
			register("fabric.group.objection",
					"1 while there is no primary for this reason, or a server that claims to be one is not believed",
					Tags.of("reason", reason.shortName()), (topology) -> objections(topology, reason));
		}
	}

	void remove() {
		this.gauges.forEach(this.registry::remove);
	}

	private void register(String meter, String description, Tags tags, ToDoubleFunction<Topology> value) {
		this.gauges.add(Gauge.builder(meter, this.monitor, (topology) -> value.applyAsDouble(topology.current()))
			.description(description)
			.tag("group", this.group)
			.tag("engine", this.engine)
			.tags(tags)
			.register(this.registry));
	}

	private double primaries(Topology topology) {
		Group group = topology.group(this.group);
		return (group != null && group.primary() != null) ? 1 : 0;
	}

	private double epoch(Topology topology) {
		DatedAnswer last = topology.answer(this.group);
		View view = (last != null) ? View.parse(last.answer().epoch()) : null;
		return (view != null) ? view.counter() : Double.NaN;
	}

	private double objections(Topology topology, ReasonName name) {
		DatedAnswer last = topology.answer(this.group);
		Reason reason = (last != null) ? last.answer().reason() : null;
		return (reason != null && reason.name() == name) ? 1 : 0;
	}

}
