package io.github.fabricspring.metrics;

import java.time.Duration;
import java.util.Locale;

import io.github.fabricspring.call.Verdict;
import io.github.fabricspring.rerun.RerunListener;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

/**
 * The timer {@code fabric.failover}, by group and outcome; the counter
 * {@code fabric.rerun}, by group and reason; and the counter {@code fabric.failed}, by
 * group and exception.
 */
public final class RerunMetrics implements RerunListener {

	private static final String GROUP = "group";

	private final MeterProvider<Timer> failovers;

	private final MeterProvider<Counter> reruns;

	private final MeterProvider<Counter> failed;

	/**
	 * Creates the listener. The meters appear with their first event.
	 * @param registry the registry of the meters
	 */
	public RerunMetrics(MeterRegistry registry) {
		this.failovers = Timer.builder("fabric.failover")
			.description("How long calls had no primary to work with")
			.withRegistry(registry);
		this.reruns = Counter.builder("fabric.rerun")
			.description("Attempts that were run again")
			.withRegistry(registry);
		this.failed = Counter.builder("fabric.failed")
			.description("Calls that were given up with a typed exception")
			.withRegistry(registry);
	}

	@Override
	public void failoverEnded(String group, Duration took, boolean recovered) {
		this.failovers.withTags(GROUP, group, "outcome", (recovered) ? "recovered" : "gave-up").record(took);
	}

	@Override
	public void rerun(String group, Verdict cause, int attempt) {
		String reason = cause.name().toLowerCase(Locale.ROOT).replace('_', '-');
		this.reruns.withTags(GROUP, group, "reason", reason).increment();
	}

	@Override
	public void gaveUp(String group, RuntimeException outcome) {
		this.failed.withTags(GROUP, group, "exception", outcome.getClass().getSimpleName()).increment();
	}

}
