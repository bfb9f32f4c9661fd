package io.github.fabricspring.support;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.handler.DefaultTracingObservationHandler;
import io.micrometer.tracing.test.simple.SimpleSpan;
import io.micrometer.tracing.test.simple.SimpleTracer;

/**
 * The spans of the observations of a registry.
 */
public class Spans {

	private final SimpleTracer tracer = new SimpleTracer();

	private final ObservationRegistry registry = ObservationRegistry.create();

	public Spans() {
		this.registry.observationConfig().observationHandler(new DefaultTracingObservationHandler(this.tracer));
	}

	public ObservationRegistry registry() {
		return this.registry;
	}

	/**
	 * Returns the spans in the order in which they began.
	 * @return each as {@code name outcome < name of its parent}
	 */
	public List<String> told() {
		Map<String, String> names = this.tracer.getSpans()
			.stream()
			.collect(Collectors.toMap((span) -> span.context().spanId(), SimpleSpan::getName));
		return this.tracer.getSpans()
			.stream()
			.map((span) -> span.getName() + " " + span.getTags().get("outcome") + " < "
					+ names.getOrDefault(span.context().parentId(), "none"))
			.toList();
	}

	public List<SimpleSpan> all() {
		return List.copyOf(this.tracer.getSpans());
	}

}
