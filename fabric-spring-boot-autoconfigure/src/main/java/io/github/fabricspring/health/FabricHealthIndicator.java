package io.github.fabricspring.health;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

import io.github.fabricspring.health.GroupOutages.Silence;
import io.github.fabricspring.pool.refusal.Refusal;
import io.github.fabricspring.topology.DatedAnswer;
import io.github.fabricspring.topology.Group;
import io.github.fabricspring.topology.GroupAnswer;
import io.github.fabricspring.topology.Server;
import io.github.fabricspring.topology.Topology;
import io.github.fabricspring.topology.TopologyMonitor;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/**
 * The health of the groups in use: DOWN when a group has had no primary, or none that can
 * be connected to, for longer than its callers wait, and at once when the primary refuses
 * the login. A silent source alone is no outage, as the last topology stays in use.
 */
public final class FabricHealthIndicator extends AbstractHealthIndicator {

	private final TopologyMonitor monitor;

	private final GroupOutages outages;

	private final Connectivity connectivity;

	private final Duration patience;

	private final Clock clock;

	/**
	 * Creates the indicator.
	 * @param monitor the topology
	 * @param outages the memory of outages, a listener of the same topology
	 * @param connectivity whether the servers can be connected to
	 * @param patience how long a group may be without a primary before it is an outage
	 * @param clock the clock
	 */
	public FabricHealthIndicator(TopologyMonitor monitor, GroupOutages outages, Connectivity connectivity,
			Duration patience, Clock clock) {
		super("Fabric health check failed");
		this.monitor = monitor;
		this.outages = outages;
		this.connectivity = connectivity;
		this.patience = patience;
		this.clock = clock;
	}

	@Override
	protected void doHealthCheck(Health.Builder builder) {
		Topology topology = this.monitor.current();
		Map<String, Object> groups = new TreeMap<>();
		boolean outage = false;
		for (Group group : topology.groups().values()) {
			Instant since = this.outages.withoutPrimarySince(group);
			Refusal refusal = (group.primary() != null) ? this.connectivity.refusal(group.primary())
					: this.connectivity.refusal(group.name());
			outage |= (since != null && isOutage(since)) || (refusal != null && isOutage(refusal));
			groups.put(group.name(), describe(group, since, refusal, topology.answer(group.name())));
		}
		for (Map.Entry<String, Silence> silent : this.outages.silences().entrySet()) {
			if (topology.group(silent.getKey()) == null) {
				Refusal refusal = this.connectivity.refusal(silent.getKey());
				outage |= isOutage(silent.getValue().since()) || refusal != null;
				Map<String, Object> details = describe(silent.getValue());
				describe(refusal, details);
				groups.put(silent.getKey(), details);
			}
		}
		builder.status((outage) ? "DOWN" : (topology.version() == 0) ? "UNKNOWN" : "UP")
			.withDetail("groups", groups)
			.withDetail("topology", describe(topology));
	}

	private boolean isOutage(Instant since) {
		return Duration.between(since, this.clock.instant()).compareTo(this.patience) > 0;
	}

	private boolean isOutage(Refusal refusal) {
		return refusal.isLasting() || isOutage(refusal.since());
	}

	private Map<String, Object> describe(Group group, @Nullable Instant withoutPrimarySince, @Nullable Refusal refusal,
			@Nullable DatedAnswer last) {
		Map<String, Object> details = new LinkedHashMap<>();
		Server primary = group.primary();
		if (primary != null) {
			details.put("primary", primary.address());
		}
		if (withoutPrimarySince != null) {
			details.put("withoutPrimarySince", withoutPrimarySince);
		}
		describe(refusal, details);
		if (last != null) {
			describe(last.answer(), details);
		}
		details.put("secondaries", group.secondaries().stream().map(Server::address).toList());
		Map<String, String> unusable = new TreeMap<>();
		for (Server secondary : group.secondaries()) {
			Refusal refused = this.connectivity.refusal(secondary);
			if (refused != null) {
				unusable.put(secondary.address(), refused.reason());
			}
		}
		if (!unusable.isEmpty()) {
			details.put("unusableSecondaries", unusable);
		}
		return details;
	}

	private static void describe(@Nullable Refusal refusal, Map<String, Object> details) {
		if (refusal != null) {
			details.put("refusedSince", refusal.since());
			details.put("refusal", refusal.reason());
		}
	}

	private static void describe(GroupAnswer answer, Map<String, Object> details) {
		details.put("engine", answer.engine());
		if (answer.epoch() != null) {
			details.put("epoch", answer.epoch());
		}
		if (answer.reason() != null) {
			details.put("reason", answer.reason().text());
		}
	}

	private Map<String, Object> describe(Topology topology) {
		Map<String, Object> details = new LinkedHashMap<>();
		if (topology.version() > 0) {
			details.put("age", topology.age(this.clock.instant()));
		}
		this.outages.silences()
			.values()
			.stream()
			.min(Comparator.comparing(Silence::since))
			.ifPresent((silence) -> details.putAll(describe(silence)));
		return details;
	}

	private static Map<String, Object> describe(Silence silence) {
		Map<String, Object> details = new LinkedHashMap<>();
		details.put("unansweredSince", silence.since());
		details.put("reason", silence.reason());
		return details;
	}

}
