package io.github.fabricspring.topology;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * The log of changes of the topology, one line per change. Guarded by its owner's lock.
 */
final class ChangeLog {

	private static final Log logger = LogFactory.getLog(TopologyCache.class);

	private final Map<String, Server> lastPrimaries = new HashMap<>();

	void changed(Topology previous, Topology current, Collection<DatedAnswer> news) {
		for (DatedAnswer dated : news) {
			GroupAnswer answer = dated.answer();
			Group before = previous.group(answer.group());
			Group group = Objects.requireNonNull(current.group(answer.group()));
			if (!group.equals(before)) {
				primary(answer, before, group);
				members(before, group);
			}
			else if (!Objects.equals(current.reason(answer.group()), previous.reason(answer.group()))) {
				reason(answer, group);
			}
		}
	}

	private void primary(GroupAnswer answer, @Nullable Group before, Group group) {
		String name = group.name();
		Server primary = group.primary();
		if (primary == null) {
			if (before == null || before.primary() != null) {
				logger.warn(name + " - no primary" + by(answer) + why(answer));
			}
			return;
		}
		Server last = this.lastPrimaries.put(name, primary);
		if (last == null) {
			logger.info(name + " - primary is " + primary.address() + by(answer));
		}
		else if (!last.address().equals(primary.address())) {
			logger.info(name + " - primary moved from " + last.address() + " to " + primary.address() + by(answer));
		}
		else if (before == null || before.primary() == null) {
			logger.info(name + " - primary is " + primary.address() + " again" + by(answer));
		}
	}

	// What the engine counts changes by tells two elections apart
	private static String by(GroupAnswer answer) {
		return " (" + answer.origin() + ")";
	}

	private static String why(GroupAnswer answer) {
		if (answer.reason() != null) {
			return ": " + answer.reason().text();
		}
		return (answer.servers().isEmpty()) ? ": no server is known" : "";
	}

	// It may change with every answer while there is no primary
	private static void reason(GroupAnswer answer, Group group) {
		if (answer.reason() != null) {
			logger.debug(group.name() + " - " + ((group.primary() == null) ? "still no primary" : "primary kept")
					+ by(answer) + ": " + answer.reason().text());
		}
	}

	private static void members(@Nullable Group before, Group group) {
		if (before == null) {
			return;
		}
		Set<String> now = uuids(group);
		Set<String> then = uuids(before);
		before.servers()
			.stream()
			.filter((server) -> !now.contains(server.uuid()))
			.forEach((server) -> logger.info(group.name() + " - server " + server.address() + " left"));
		group.servers()
			.stream()
			.filter((server) -> !then.contains(server.uuid()))
			.forEach((server) -> logger.info(group.name() + " - server " + server.address() + " joined"));
	}

	private static Set<String> uuids(Group group) {
		return group.servers().stream().map(Server::uuid).collect(Collectors.toSet());
	}

}
