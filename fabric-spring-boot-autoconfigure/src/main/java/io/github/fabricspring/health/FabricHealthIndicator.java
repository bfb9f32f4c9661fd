package io.github.fabricspring.health;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

import io.github.fabricspring.health.GroupOutages.Silence;
import io.github.fabricspring.topology.Group;
import io.github.fabricspring.topology.Server;
import io.github.fabricspring.topology.Topology;
import io.github.fabricspring.topology.TopologyMonitor;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/**
 * The health of the groups in use: DOWN when a group has had no primary for longer than
 * its callers wait. A silent node alone is no outage, as the last topology stays in use.
 */
public final class FabricHealthIndicator extends AbstractHealthIndicator {

	private final TopologyMonitor monitor;

	private final GroupOutages outages;

	private final Duration patience;

	private final Clock clock;

	/**
	 * Creates the indicator.
	 * @param monitor the topology
	 * @param outages the memory of outages, a listener of the same topology
	 * @param patience how long a group may be without a primary before it is an outage
	 * @param clock the clock
	 */
	public FabricHealthIndicator(TopologyMonitor monitor, GroupOutages outages, Duration patience, Clock clock) {
		super("Fabric health check failed");
		this.monitor = monitor;
		this.outages = outages;
		this.patience = patience;
		this.clock = clock;
	}

	@Override
	protected void doHealthCheck(Health.Builder builder) {
		Topology topology = this.monitor.current();
		Silence silence = this.outages.silence();
		Map<String, Object> groups = new TreeMap<>();
		boolean outage = topology.version() == 0 && silence != null && isOutage(silence.since());
		for (Group group : topology.groups().values()) {
			Instant since = this.outages.withoutPrimarySince(group);
			outage |= since != null && isOutage(since);
			groups.put(group.name(), describe(group, since));
		}
		builder.status((outage) ? "DOWN" : (topology.version() == 0) ? "UNKNOWN" : "UP")
			.withDetail("groups", groups)
			.withDetail("topology", describe(topology, silence));
	}

	private boolean isOutage(Instant since) {
		return Duration.between(since, this.clock.instant()).compareTo(this.patience) > 0;
	}

	private static Map<String, Object> describe(Group group, @Nullable Instant withoutPrimarySince) {
		Map<String, Object> details = new LinkedHashMap<>();
		Server primary = group.primary();
		if (primary != null) {
			details.put("primary", primary.address());
		}
		if (withoutPrimarySince != null) {
			details.put("withoutPrimarySince", withoutPrimarySince);
		}
		details.put("secondaries", group.secondaries().stream().map(Server::address).toList());
		return details;
	}

	private Map<String, Object> describe(Topology topology, @Nullable Silence silence) {
		Map<String, Object> details = new LinkedHashMap<>();
		if (topology.version() > 0) {
			details.put("age", topology.age(this.clock.instant()));
		}
		if (silence != null) {
			details.put("unansweredSince", silence.since());
			details.put("reason", silence.reason());
		}
		return details;
	}

}
