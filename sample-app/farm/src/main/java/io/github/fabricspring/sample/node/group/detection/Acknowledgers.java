package io.github.fabricspring.sample.node.group.detection;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.github.fabricspring.sample.node.GroupAdministration.ServerState;
import io.github.fabricspring.sample.node.group.server.GtidSet;
import io.github.fabricspring.sample.node.group.state.Member;
import io.github.fabricspring.sample.node.group.tools.Sighting;

/**
 * Finds dead secondaries that an election need not hear any more: their process has
 * ended, it will not replicate by itself when it is started again, and all others have
 * received whatever it could have acknowledged. One that is merely silent may be frozen,
 * wake up, and acknowledge what nobody else has. Used by one thread.
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
	 * @return a server that may be left out of elections from now on
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
		return member.is(ServerState.FAULTY) && member.acknowledger() && sighting.refused()
				&& this.startStopped.contains(member.uuid());
	}

	private static boolean othersHave(GtidSet mark, Sighting gone, List<Sighting> sightings) {
		List<Sighting> others = sightings.stream()
			.filter((other) -> other.member().acknowledger() && !other.member().uuid().equals(gone.member().uuid()))
			.toList();
		return !others.isEmpty() && others.stream().allMatch((other) -> other.known().containsAll(mark));
	}

}
