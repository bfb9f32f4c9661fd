package io.github.fabricspring.acceptance.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import io.github.fabricspring.topology.Server;
import io.github.fabricspring.topology.ServerMode;
import io.github.fabricspring.topology.ServerStatus;
import io.github.fabricspring.topology.TopologyCache;
import io.github.fabricspring.topology.TopologySource;
import org.awaitility.Awaitility;

/**
 * Groups {@code group0}, {@code group1} and so on, of a primary and its secondaries each.
 *
 * @param count how many there are
 * @param secondaries how many secondaries each has
 */
record Groups(int count, int secondaries) implements TopologySource {

	/** The one that is used. */
	static final String USED = "group0";

	/**
	 * Groups of a primary and one secondary.
	 * @param count how many there are
	 */
	Groups(int count) {
		this(count, 1);
	}

	@Override
	public Answers fetch(Set<String> groups) {
		List<Server> servers = new ArrayList<>();
		for (int i = 0; i < this.count; i++) {
			servers.add(server(i, "a", ServerStatus.PRIMARY, ServerMode.READ_WRITE));
			for (int j = 0; j < this.secondaries; j++) {
				servers.add(server(i, Character.toString('b' + j), ServerStatus.SECONDARY, ServerMode.READ_ONLY));
			}
		}
		return Answers.of("bench", groups, servers, Duration.ofDays(1));
	}

	/**
	 * Has a cache know them all.
	 * @param cache over this source
	 */
	void use(TopologyCache cache) {
		for (int i = 0; i < this.count; i++) {
			cache.use("group" + i);
		}
		Awaitility.await().until(() -> cache.current().groups().size() == this.count);
	}

	private static Server server(int group, String name, ServerStatus status, ServerMode mode) {
		return new Server("group" + group + name, "group" + group, name, 3306, status, mode, 1);
	}

}
