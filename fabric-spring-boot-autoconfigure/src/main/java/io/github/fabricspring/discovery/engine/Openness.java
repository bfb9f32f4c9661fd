package io.github.fabricspring.discovery.engine;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

import io.github.fabricspring.discovery.engine.state.Uptime;
import org.jspecify.annotations.Nullable;

/**
 * Which servers of plain replication were closed to writers, and which open, in the
 * rounds before. A server that was promoted was closed and then opened; one that is open
 * by mistake is open from the beginning.
 *
 * @param closed the servers that were closed in the round before, by UUID, as they were
 * then. A server stays among them after it was opened, as long as it is the only
 * candidate
 * @param strays the UUIDs of servers that were open and followed none while another was
 * primary, and of primaries that were replaced, until they follow a server
 */
public record Openness(Map<String, Uptime> closed, Set<String> strays) {

	/** What is known before the first round. */
	public static final Openness UNKNOWN = new Openness(Map.of(), Set.of());

	public Openness {
		closed = Map.copyOf(closed);
		strays = Set.copyOf(strays);
	}

	/**
	 * Tells whether a server was closed in the round before, or was opened since. One
	 * that was restarted since may be open by its configuration.
	 * @param uuid its UUID
	 * @param now its uptime
	 * @return {@code false} if it is open for a reason that was not seen
	 */
	public boolean wasClosed(String uuid, Uptime now) {
		Uptime then = this.closed.get(uuid);
		return then != null && now.covers(then);
	}

	/**
	 * Tells whether a server was open beside the primary, or was replaced as primary.
	 * @param uuid its UUID
	 * @return whether it was, and has followed no server since
	 */
	public boolean isStray(String uuid) {
		return this.strays.contains(uuid);
	}

	/**
	 * Adds a round. A primary that was replaced is a stray until it is seen following:
	 * before that it has nothing of what its successor took. A server that was closed and
	 * not heard may have been restarted, and may be open by its configuration.
	 * @param closedNow the uptime of each server that is closed, by UUID
	 * @param candidates the servers that are open and follow no other
	 * @param following the servers that follow one of the group
	 * @param primary the primary that is believed, {@code null} if none is
	 * @param lastPrimary the primary that was believed last, {@code null} if none was
	 * @return what is known after it
	 */
	public Openness next(Map<String, Uptime> closedNow, Set<String> candidates, Set<String> following,
			@Nullable String primary, @Nullable String lastPrimary) {
		Map<String, Uptime> closed = new HashMap<>(this.closed);
		closed.keySet().retainAll((candidates.size() == 1) ? candidates : Set.of());
		Set<String> strays = new HashSet<>(this.strays);
		if (primary != null && lastPrimary != null && !primary.equals(lastPrimary)) {
			strays.add(lastPrimary);
		}
		closed.putAll(closedNow);
		if (primary != null) {
			strays.addAll(candidates);
		}
		following.stream().filter((uuid) -> !candidates.contains(uuid)).forEach(strays::remove);
		if (primary != null) {
			strays.remove(primary);
		}
		return new Openness(closed, strays);
	}

}
