package io.github.fabricspring.topology;

import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * The log of changes of the topology, one line per change. Used by the topology's thread
 * only.
 */
final class ChangeLog implements TopologyListener {

	private static final Log logger = LogFactory.getLog(TopologyCache.class);

	private final Map<String, Server> lastPrimaries = new HashMap<>();

	private final Clock clock;

	private final TopologySource source;

	private Topology known = Topology.NONE;

	private @Nullable Class<?> silence;

	ChangeLog(Clock clock, TopologySource source) {
		this.clock = clock;
		this.source = source;
	}

	@Override
	public void topologyChanged(Topology previous, Topology current) {
		current.groups().forEach((name, group) -> {
			Group before = previous.groups().get(name);
			if (!group.equals(before)) {
				primary(name, before, group);
				members(name, before, group);
			}
		});
	}

	void answered(Topology current) {
		this.known = current;
		if (this.silence != null) {
			this.silence = null;
			logger.info("Topology - source recovered");
		}
	}

	@Override
	public void lookupFailed(Duration took, TopologyException cause) {
		String message = "Topology - no answer after " + took.toMillis() + " ms, " + inUse() + ": "
				+ cause.getMessage();
		if (this.silence != cause.getClass()) {
			this.silence = cause.getClass();
			logger.warn(message);
		}
		else {
			logger.debug(message);
		}
	}

	private String inUse() {
		return (this.known.version() == 0) ? "no topology known yet"
				: "last topology kept (" + this.known.age(this.clock.instant()).toMillis() + " ms old)";
	}

	private void primary(String name, @Nullable Group before, Group group) {
		Server primary = group.primary();
		if (primary == null) {
			if (before == null || before.primary() != null) {
				logger.warn(name + " - no primary" + (group.servers().isEmpty() ? noServer(name) : ""));
			}
			return;
		}
		Server last = this.lastPrimaries.put(name, primary);
		if (last == null) {
			logger.info(name + " - primary is " + primary.address());
		}
		else if (!last.address().equals(primary.address())) {
			logger.info(name + " - primary moved from " + last.address() + " to " + primary.address());
		}
		else if (before == null || before.primary() == null) {
			logger.info(name + " - primary is " + primary.address() + " again");
		}
	}

	private String noServer(String name) {
		String remark = this.source.remark(name);
		return ": " + ((remark != null) ? remark : "no server is known");
	}

	private void members(String name, @Nullable Group before, Group group) {
		if (before == null) {
			return;
		}
		Set<String> now = uuids(group);
		Set<String> then = uuids(before);
		before.servers()
			.stream()
			.filter((server) -> !now.contains(server.uuid()))
			.forEach((server) -> logger.info(name + " - server " + server.address() + " left"));
		group.servers()
			.stream()
			.filter((server) -> !then.contains(server.uuid()))
			.forEach((server) -> logger.info(name + " - server " + server.address() + " joined"));
	}

	private static Set<String> uuids(Group group) {
		return group.servers().stream().map(Server::uuid).collect(Collectors.toSet());
	}

}
