package io.github.fabricspring.reads;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.IntStream;

import io.github.fabricspring.topology.Group;
import io.github.fabricspring.topology.Server;
import org.jspecify.annotations.Nullable;

/**
 * The choice of secondaries in proportion to their weights. Each change of the group
 * makes a new sequence, in which the servers alternate as evenly as their weights allow.
 * Threads that read at the same time go through it independently: the shares are exact
 * for one thread, and in the long run for many. A choice neither locks nor allocates.
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
		return (secondaries.isEmpty()) ? null : rounds(group.name(), secondaries).get();
	}

	@Override
	public Supplier<@Nullable Server> prepare(Group group) {
		List<Server> secondaries = group.secondaries();
		return (secondaries.isEmpty()) ? () -> null : rounds(group.name(), secondaries);
	}

	private Rounds rounds(String group, List<Server> secondaries) {
		Rounds current = this.rounds.get(group);
		return (current != null && current.secondaries == secondaries) ? current : next(group, secondaries, current);
	}

	// In proportion too: else the next server in the sequence would take over all
	private @Nullable Server remaining(List<Server> servers) {
		if (servers.size() < 2) {
			return (servers.isEmpty()) ? null : servers.get(0);
		}
		if (this.remainders.size() > MOST_REMAINDERS) {
			this.remainders.clear();
		}
		// First without computeIfAbsent, which may lock although there are some
		Rounds current = this.remainders.get(servers);
		return ((current != null) ? current : this.remainders.computeIfAbsent(servers, Rounds::of)).get();
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
				? new Rounds(secondaries, current.sequence, current.turns) : Rounds.of(secondaries);
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
	private static final class Rounds implements Supplier<@Nullable Server> {

		/** The snapshot's own list, compared by identity. */
		private final List<Server> secondaries;

		/** Indexes into the secondaries. */
		private final int[] sequence;

		/** The secondaries in the order of the sequence. */
		private final Server[] round;

		private final Turns turns;

		Rounds(List<Server> secondaries, int[] sequence, Turns turns) {
			this.secondaries = secondaries;
			this.sequence = sequence;
			this.round = IntStream.of(sequence).mapToObj(secondaries::get).toArray(Server[]::new);
			this.turns = turns;
		}

		static Rounds of(List<Server> secondaries) {
			int[] sequence = sequence(secondaries);
			return new Rounds(secondaries, sequence, new Turns(sequence.length));
		}

		@Override
		public Server get() {
			return this.round[this.turns.next()];
		}

	}

}
