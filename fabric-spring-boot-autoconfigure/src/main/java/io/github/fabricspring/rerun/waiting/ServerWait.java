package io.github.fabricspring.rerun.waiting;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

import io.github.fabricspring.call.Budget;
import io.github.fabricspring.liveness.ServerAvailability;
import io.github.fabricspring.threads.IdleWait;
import io.github.fabricspring.topology.Group;
import io.github.fabricspring.topology.Server;
import io.github.fabricspring.topology.Topology;
import io.github.fabricspring.topology.TopologyMonitor;

/**
 * The wait until a group has a server that is worth an attempt: another than the one that
 * failed, or the same one once it answers again. All waiting calls share the topology's
 * refreshes and the probe's connections.
 */
public final class ServerWait {

	/**
	 * How long an answer of the source is awaited before the failed server is asked
	 * again.
	 */
	private static final Duration ROUND = Duration.ofMillis(100);

	/**
	 * How long the source is waited for before any server is asked: in a switchover it
	 * names the new primary meanwhile.
	 */
	private static final Duration SOURCE_FIRST = Duration.ofMillis(20);

	private final TopologyMonitor topology;

	private final ServerAvailability availability;

	private final Shutdown shutdown;

	/**
	 * Creates the wait. Does no I/O.
	 * @param topology tells of new topologies
	 * @param availability tells whether a server answers
	 * @param shutdown ends every wait
	 */
	public ServerWait(TopologyMonitor topology, ServerAvailability availability, Shutdown shutdown) {
		this.topology = topology;
		this.availability = availability;
		this.shutdown = shutdown;
	}

	/**
	 * Tells whether the topology names a primary.
	 * @param name the group's name
	 * @return whether there is one
	 */
	public boolean hasPrimary(String name) {
		Group group = this.topology.current().group(name);
		return group != null && group.primary() != null;
	}

	/**
	 * Waits for the first answer about a group. Returns at once if there was an answer,
	 * or if the last question failed.
	 * @param group the group's name
	 * @param budget the time limit
	 * @throws InterruptedException if the thread was interrupted
	 */
	public void awaitFirstAnswer(String group, Budget budget) throws InterruptedException {
		this.topology.use(group);
		// taken before the look, so that it is not missed in between
		CompletableFuture<Topology> first = this.topology.nextAnswer(group);
		if (this.topology.current().answer(group) == null && this.topology.lastFailure(group) == null) {
			await(this.shutdown.or(first), System.nanoTime() + budget.remaining().toNanos());
		}
	}

	/**
	 * Waits for a server.
	 * @param wanted the wanted server
	 * @param budget the time limit
	 * @return the server that was found; nothing if the time is up or the application
	 * shuts down
	 * @throws InterruptedException if the thread was interrupted
	 */
	public Found await(Wanted wanted, Budget budget) throws InterruptedException {
		if (this.shutdown.hasBegun()) {
			return Found.NOTHING;
		}
		if (isThere(wanted)) {
			return Found.ANOTHER;
		}
		this.topology.use(wanted.group());
		try (TopologyMonitor.Incident incident = this.topology.incident(wanted.group())) {
			Objects.requireNonNull(incident);
			awaitSource(wanted.group(), budget);
			Candidates candidates = new Candidates((server) -> this.availability.ask(server, !wanted.reading()));
			while (true) {
				// taken before the look, so that no answer is missed in between
				CompletableFuture<Topology> next = this.topology.nextAnswer(wanted.group());
				if (isThere(wanted)) {
					return Found.ANOTHER;
				}
				if (budget.remaining().isZero() || this.shutdown.hasBegun()) {
					return Found.NOTHING;
				}
				if (isUsable(candidates.ask(named(wanted)), next, budget)) {
					return new Found(true, candidates.usable());
				}
			}
		}
	}

	private void awaitSource(String group, Budget budget) throws InterruptedException {
		CompletableFuture<Topology> next = this.topology.nextAnswer(group);
		await(this.shutdown.or(next), end(budget, SOURCE_FIRST));
	}

	private static long end(Budget budget, Duration limit) {
		Duration left = budget.remaining();
		return System.nanoTime() + ((left.compareTo(limit) < 0) ? left : limit).toNanos();
	}

	// The snapshot may be newer than the failed connection: then no server has to be
	// asked.
	private boolean isThere(Wanted wanted) {
		Group group = this.topology.current().group(wanted.group());
		return group != null && wanted.servers(group).anyMatch((server) -> !wanted.isLost(server));
	}

	/**
	 * Whether the topology names any server of the wanted kind, including the lost one.
	 * @param wanted the wanted server
	 * @return whether an attempt has somewhere to go
	 */
	public boolean isNamed(Wanted wanted) {
		return !named(wanted).isEmpty();
	}

	private List<Server> named(Wanted wanted) {
		Group group = this.topology.current().group(wanted.group());
		return (group != null) ? wanted.servers(group).toList() : List.of();
	}

	// Waits for a server that can be used, but not beyond the next answer of the source.
	private boolean isUsable(CompletableFuture<Boolean> usable, CompletableFuture<Topology> next, Budget budget)
			throws InterruptedException {
		long end = end(budget, ROUND);
		await(this.shutdown.or(usable, next), end);
		if (usable.getNow(false)) {
			return true;
		}
		await(this.shutdown.or(next), end);
		return usable.getNow(false);
	}

	private void await(CompletableFuture<?> first, long end) throws InterruptedException {
		try {
			IdleWait.get(first, end - System.nanoTime());
		}
		catch (TimeoutException | ExecutionException ex) {
			// time is up or the source is down: the snapshot is looked at again
		}
	}

	/**
	 * The result of the wait.
	 *
	 * @param something whether there is a server for an attempt
	 * @param answered the failed servers that can be used again
	 */
	public record Found(boolean something, List<Server> answered) {

		static final Found NOTHING = new Found(false, List.of());

		static final Found ANOTHER = new Found(true, List.of());

		public Found {
			answered = List.copyOf(answered);
		}

		/**
		 * Whether a server said that it can be used again.
		 * @param server a server that failed
		 * @return whether it answered
		 */
		public boolean isAnswered(Server server) {
			return answered().stream()
				.anyMatch((one) -> one.uuid().equals(server.uuid()) && one.address().equals(server.address()));
		}

	}

	/**
	 * The servers that would do.
	 *
	 * @param group the group
	 * @param reading whether any server of the group will do
	 * @param lost the servers that failed, possibly none
	 */
	public record Wanted(String group, boolean reading, List<Server> lost) {

		public Wanted {
			lost = List.copyOf(lost);
		}

		// The servers of the group that would do, the likeliest first.
		Stream<Server> servers(Group group) {
			Stream<Server> primary = Stream.ofNullable(group.primary());
			return this.reading ? Stream.concat(group.secondaries().stream(), primary) : primary;
		}

		// A server that has moved counts as another.
		boolean isLost(Server server) {
			return this.lost.stream()
				.anyMatch((one) -> one.uuid().equals(server.uuid()) && one.address().equals(server.address()));
		}

	}

}
