package io.github.fabricspring.reads;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;

import io.github.fabricspring.connection.driver.ServerConnector;
import io.github.fabricspring.threads.TaskThreads;
import io.github.fabricspring.topology.Group;

/**
 * The lag of the secondaries of all groups. It is measured on threads of its own, and
 * only in groups that had a read with a lag limit in the last minute.
 */
final class LagMonitor implements AutoCloseable {

	private final Map<String, GroupLag> groups = new ConcurrentHashMap<>();

	private final ExecutorService threads = TaskThreads.unlimited("fabric-lag-");

	private final ServerConnector connector;

	LagMonitor(ServerConnector connector) {
		this.connector = connector;
	}

	/**
	 * Returns the secondaries that are, or may be, further behind than a limit.
	 * @param group the group in the current snapshot
	 * @param limit the limit, at least 100 ms
	 * @return their UUIDs
	 */
	Set<String> behind(Group group, Duration limit) {
		GroupLag lag = this.groups.get(group.name());
		if (lag == null) {
			lag = this.groups.computeIfAbsent(group.name(), (name) -> new GroupLag(this.connector, this.threads));
		}
		return lag.behind(group, limit.toNanos());
	}

	@Override
	public void close() {
		this.threads.shutdownNow();
	}

}
