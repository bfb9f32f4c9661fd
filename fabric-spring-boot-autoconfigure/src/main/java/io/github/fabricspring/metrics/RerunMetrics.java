package io.github.fabricspring.metrics;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import io.github.fabricspring.GroupUnavailableException;
import io.github.fabricspring.TransactionNotCommittedException;
import io.github.fabricspring.TransactionOutcomeUnknownException;
import io.github.fabricspring.TransactionPartlyCommittedException;
import io.github.fabricspring.call.Verdict;
import io.github.fabricspring.rerun.RerunListener;
import io.github.fabricspring.topology.Topology;
import io.github.fabricspring.topology.TopologyListener;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

/**
 * The timer {@code fabric.failover}, by group and outcome; the counter
 * {@code fabric.rerun}, by group and reason; and the counter {@code fabric.failed}, by
 * group and exception.
 */
public final class RerunMetrics implements RerunListener, TopologyListener {

	private static final String GROUP = "group";

	private static final List<Class<?>> OUTCOMES = List.of(TransactionNotCommittedException.class,
			GroupUnavailableException.class, TransactionOutcomeUnknownException.class,
			TransactionPartlyCommittedException.class);

	private final MeterProvider<Timer> failovers;

	private final MeterProvider<Counter> reruns;

	private final MeterProvider<Counter> failed;

	/**
	 * Creates the listener. The meters of a group appear when it is registered, or with
	 * their first event.
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

	/**
	 * Registers the meters of groups, so that they are seen at zero.
	 * @param groups the names of the groups
	 */
	public void register(Set<String> groups) {
		for (String group : groups) {
			this.failovers.withTags(GROUP, group, "outcome", "recovered");
			this.failovers.withTags(GROUP, group, "outcome", "gave-up");
			this.reruns.withTags(GROUP, group, "reason", reason(Verdict.SERVER_LOST));
			this.reruns.withTags(GROUP, group, "reason", reason(Verdict.RETRY_SAME_SERVER));
			OUTCOMES.forEach((outcome) -> this.failed.withTags(GROUP, group, "exception", outcome.getSimpleName()));
		}
	}

	@Override
	public void topologyChanged(Topology previous, Topology current) {
		if (!previous.groups().keySet().containsAll(current.groups().keySet())) {
			register(current.groups().keySet());
		}
	}

	@Override
	public void failoverEnded(String group, Duration took, boolean recovered) {
		this.failovers.withTags(GROUP, group, "outcome", (recovered) ? "recovered" : "gave-up").record(took);
	}

	@Override
	public void rerun(String group, Verdict cause, int attempt) {
		this.reruns.withTags(GROUP, group, "reason", reason(cause)).increment();
	}

	private static String reason(Verdict cause) {
		return cause.name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

	@Override
	public void gaveUp(String group, RuntimeException outcome) {
		this.failed.withTags(GROUP, group, "exception", outcome.getClass().getSimpleName()).increment();
	}

}
