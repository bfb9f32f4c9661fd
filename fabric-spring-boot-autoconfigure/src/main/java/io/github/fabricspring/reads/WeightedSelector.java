package io.github.fabricspring.reads;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

import io.github.fabricspring.topology.Group;
import io.github.fabricspring.topology.Server;
import org.jspecify.annotations.Nullable;

/**
 * The choice of secondaries in proportion to their weights. Each change of the group
 * makes a new sequence, in which the servers alternate as evenly as their weights allow.
 * The shares are exact over each round of the sequence. A choice neither locks nor
 * allocates.
 */
public final class WeightedSelector implements ReplicaSelector {

	/** The longest round: the shares are accurate to a tenth of a percent. */
	private static final int LONGEST_ROUND = 1000;

	private static final double EXACT = 1e-9;

	/** The number of remainders that are kept. */
	private static final int MOST_REMAINDERS = 64;

	private final ConcurrentHashMap<String, Rounds> rounds = new ConcurrentHashMap<>();

	/** The sequences of lists from which servers are excluded. */
	private final ConcurrentHashMap<List<Server>, Rounds> remainders = new ConcurrentHashMap<>();

	@Override
	public @Nullable Server select(Group group, Set<String> avoided) {
		List<Server> secondaries = group.secondaries();
		if (!avoided.isEmpty() && containsAny(secondaries, avoided)) {
			return remaining(secondaries.stream().filter((server) -> !avoided.contains(server.uuid())).toList());
		}
		if (secondaries.isEmpty()) {
			return null;
		}
		Rounds current = this.rounds.get(group.name());
		if (current == null || current.secondaries != secondaries) {
			current = next(group.name(), secondaries, current);
		}
		return current.next();
	}

	// In proportion too: else the next server in the sequence would take over all
	private @Nullable Server remaining(List<Server> servers) {
		if (servers.size() < 2) {
			return (servers.isEmpty()) ? null : servers.get(0);
		}
		if (this.remainders.size() > MOST_REMAINDERS) {
			this.remainders.clear();
		}
		return this.remainders.computeIfAbsent(servers, (list) -> new Rounds(list, sequence(list), new AtomicLong()))
			.next();
	}

	private static boolean containsAny(List<Server> servers, Set<String> uuids) {
		for (Server server : servers) {
			if (uuids.contains(server.uuid())) {
				return true;
			}
		}
		return false;
	}

	private Rounds next(String group, List<Server> secondaries, @Nullable Rounds current) {
		// Every refresh brings new records; only a change makes a new sequence
		Rounds next = (current != null && current.secondaries.equals(secondaries))
				? new Rounds(secondaries, current.sequence, current.turns)
				: new Rounds(secondaries, sequence(secondaries), new AtomicLong());
		this.rounds.put(group, next);
		return next;
	}

	private static int[] sequence(List<Server> secondaries) {
		int[] shares = shares(secondaries);
		int length = 0;
		for (int share : shares) {
			length += share;
		}
		int[] sequence = new int[length];
		int[] credits = new int[shares.length];
		for (int turn = 0; turn < length; turn++) {
			int richest = 0;
			for (int i = 0; i < shares.length; i++) {
				credits[i] += shares[i];
				richest = (credits[i] > credits[richest]) ? i : richest;
			}
			credits[richest] -= length;
			sequence[turn] = richest;
		}
		return sequence;
	}

	private static int[] shares(List<Server> secondaries) {
		// The smallest whole numbers in proportion to the weights, each at least 1
		double total = secondaries.stream().mapToDouble(Server::weight).sum();
		for (int length = secondaries.size(); length < LONGEST_ROUND; length++) {
			List<Integer> shares = new ArrayList<>();
			for (Server server : secondaries) {
				double share = server.weight() / total * length;
				if (share > EXACT && Math.abs(share - Math.rint(share)) < EXACT * length) {
					shares.add((int) Math.rint(share));
				}
			}
			if (shares.size() == secondaries.size()) {
				return shares.stream().mapToInt(Integer::intValue).toArray();
			}
		}
		return secondaries.stream()
			.mapToInt((server) -> Math.max(1, (int) Math.rint(server.weight() / total * LONGEST_ROUND)))
			.toArray();
	}

	/** The sequence for the secondaries of a group. */
	private static final class Rounds {

		/** The snapshot's own list, compared by identity. */
		private final List<Server> secondaries;

		/** Indexes into the secondaries. */
		private final int[] sequence;

		private final AtomicLong turns;

		Rounds(List<Server> secondaries, int[] sequence, AtomicLong turns) {
			this.secondaries = secondaries;
			this.sequence = sequence;
			this.turns = turns;
		}

		Server next() {
			long turn = this.turns.getAndIncrement();
			return this.secondaries.get(this.sequence[(int) Math.floorMod(turn, (long) this.sequence.length)]);
		}

	}

}
