package io.github.fabricspring.sample.node.group.detection;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.github.fabricspring.sample.node.GroupAdministration.MemberStatus;
import io.github.fabricspring.sample.node.group.server.GtidSet;
import io.github.fabricspring.sample.node.group.state.Member;
import io.github.fabricspring.sample.node.group.tools.Sighting;

/**
 * The search for dead secondaries that elections need not hear. Such a server's process
 * has ended, it does not replicate by itself after a start, and all others have received
 * every commit that it could have acknowledged. A silent server may only be frozen: it
 * could wake up and acknowledge a commit that no other server has. Used by one thread.
 */
final class Acknowledgers {

	/** Servers that have shown that they start without replicating. */
	private final Set<String> startStopped = new HashSet<>();

	/** What the primary had when a server was found to be gone. */
	private final Map<String, GtidSet> marks = new HashMap<>();

	/**
	 * Finds one.
	 * @param primary the primary, alive and open
	 * @param sightings all servers, seen in the same round
	 * @return a server that elections need not hear from now on
	 */
	Optional<Member> dispensable(Sighting primary, List<Sighting> sightings) {
		Optional<Member> found = Optional.empty();
		for (Sighting sighting : sightings) {
			String uuid = sighting.member().uuid();
			if (sighting.state() != null) {
				this.marks.remove(uuid);
				if (sighting.state().startsStopped()) {
					this.startStopped.add(uuid);
				}
				else {
					this.startStopped.remove(uuid);
				}
			}
			else if (isGone(sighting) && primary.state() != null) {
				GtidSet mark = this.marks.putIfAbsent(uuid, primary.state().executed());
				if (mark != null && othersHave(mark, sighting, sightings)) {
					found = Optional.of(sighting.member());
				}
			}
		}
		return found;
	}

	private boolean isGone(Sighting sighting) {
		Member member = sighting.member();
		return member.is(MemberStatus.FAULTY) && member.acknowledger() && sighting.refused()
				&& this.startStopped.contains(member.uuid());
	}

	private static boolean othersHave(GtidSet mark, Sighting gone, List<Sighting> sightings) {
		List<Sighting> others = sightings.stream()
			.filter((other) -> other.member().acknowledger() && !other.member().uuid().equals(gone.member().uuid()))
			.toList();
		return !others.isEmpty() && others.stream().allMatch((other) -> other.known().containsAll(mark));
	}

}
