package io.github.fabricspring.discovery.engine;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Which servers of plain replication were closed to writers, and which open, in the
 * rounds before. A server that was promoted was closed and then opened; one that is open
 * by mistake is open from the beginning.
 *
 * @param closed the UUIDs of servers that were closed in the round before. A server stays
 * among them after it was opened, as long as it is the only candidate
 * @param strays the UUIDs of servers that were open and followed none while another was
 * primary
 */
record Openness(Set<String> closed, Set<String> strays) {

	/** What is known before the first round. */
	static final Openness UNKNOWN = new Openness(Set.of(), Set.of());

	Openness {
		closed = Set.copyOf(closed);
		strays = Set.copyOf(strays);
	}

	boolean wasClosed(String uuid) {
		return this.closed.contains(uuid);
	}

	boolean isStray(String uuid) {
		return this.strays.contains(uuid);
	}

	/**
	 * Adds a round. A server that was closed and not heard may have been restarted, and
	 * may be open by its configuration.
	 * @param reports what the servers said
	 * @param candidates the servers that are open and follow no other
	 * @param primary the primary that is believed, {@code null} if none is
	 * @return what is known after it
	 */
	Openness next(Map<String, ReplicaReport> reports, Set<String> candidates, @Nullable String primary) {
		Set<String> closed = new HashSet<>(this.closed);
		closed.retainAll((candidates.size() == 1) ? candidates : Set.of());
		Set<String> strays = new HashSet<>(this.strays);
		reports.forEach((uuid, report) -> {
			if (!report.server().isOpen()) {
				closed.add(uuid);
			}
			if (!candidates.contains(uuid)) {
				strays.remove(uuid);
			}
			else if (primary != null) {
				strays.add(uuid);
			}
		});
		if (primary != null) {
			strays.remove(primary);
		}
		return new Openness(closed, strays);
	}

}
