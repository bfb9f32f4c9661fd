package io.github.fabricspring.rerun;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

import io.github.fabricspring.topology.Group;
import io.github.fabricspring.topology.Server;
import io.github.fabricspring.topology.Topology;
import io.github.fabricspring.topology.TopologyMonitor;
import org.jspecify.annotations.Nullable;

/**
 * Waits until a group has a server that is worth an attempt: another than the one that
 * failed, or the same once it answers again. All who wait share the topology's refreshes
 * and the probe's connections.
 */
final class ServerWait {

	/**
	 * What a round takes at least, so that a source that answers at once, as a static one
	 * does, is not asked in a busy loop. The topology paces itself besides.
	 */
	private static final Duration SHORTEST_ROUND = Duration.ofMillis(10);

	/**
	 * How long a question to the source is waited for before the snapshot is looked at
	 * again: an answer that was under way before may have brought what is wanted while
	 * the source does not answer any more.
	 */
	private static final Duration LONGEST_LOOK_AWAY = Duration.ofMillis(100);

	private final TopologyMonitor topology;

	private final ServerProbe probe;

	private final Clock clock;

	ServerWait(TopologyMonitor topology, ServerProbe probe, Clock clock) {
		this.topology = topology;
		this.probe = probe;
		this.clock = clock;
	}

	/**
	 * Waits.
	 * @param wanted what for
	 * @param deadline until when
	 * @return whether there is such a server now
	 * @throws InterruptedException if the thread was interrupted
	 */
	boolean await(Wanted wanted, Instant deadline) throws InterruptedException {
		if (isThere(wanted)) {
			return true;
		}
		this.topology.use(wanted.group());
		try (TopologyMonitor.Incident incident = this.topology.incident(wanted.group())) {
			Objects.requireNonNull(incident);
			CompletableFuture<Topology> refresh = this.topology.refreshedAfter(wanted.since());
			CompletableFuture<Boolean> answer = null;
			while (true) {
				Instant began = this.clock.instant();
				awaitFirst(refresh, answer, deadline);
				if (isThere(wanted) || (answer != null && answer.getNow(false))) {
					return true;
				}
				if (!this.clock.instant().isBefore(deadline)) {
					return false;
				}
				answer = ask(wanted, answer);
				pause(began);
				refresh = (refresh.isDone()) ? this.topology.refreshedAfter(this.clock.instant()) : refresh;
			}
		}
	}

	// The snapshot at hand may be newer than the connection that failed: then nothing has
	// to be asked at all.
	private boolean isThere(Wanted wanted) {
		Group group = this.topology.current().group(wanted.group());
		return group != null && wanted.servers(group).anyMatch((server) -> !wanted.isLost(server));
	}

	/**
	 * Whether the topology names any server of the wanted kind, the lost one included.
	 * @param wanted what for
	 * @return whether an attempt has somewhere to go
	 */
	boolean isNamed(Wanted wanted) {
		Group group = this.topology.current().group(wanted.group());
		return group != null && wanted.servers(group).findAny().isPresent();
	}

	private @Nullable CompletableFuture<Boolean> ask(Wanted wanted, @Nullable CompletableFuture<Boolean> asked) {
		if (asked != null && !asked.isDone()) {
			return asked;
		}
		Group group = this.topology.current().group(wanted.group());
		return (group != null) ? wanted.servers(group)
			.findFirst()
			.map((server) -> this.probe.ask(server, !wanted.reading()))
			.orElse(null) : null;
	}

	private void awaitFirst(CompletableFuture<Topology> refresh, @Nullable CompletableFuture<Boolean> answer,
			Instant deadline) throws InterruptedException {
		CompletableFuture<?> first = (answer != null && !answer.isDone()) ? CompletableFuture.anyOf(refresh, answer)
				: refresh;
		Duration left = Duration.between(this.clock.instant(), deadline);
		Duration wait = (left.compareTo(LONGEST_LOOK_AWAY) < 0) ? left : LONGEST_LOOK_AWAY;
		try {
			first.get(Math.max(wait.toMillis(), 0), TimeUnit.MILLISECONDS);
		}
		catch (TimeoutException | ExecutionException ex) {
			// time is up, or the source is down: the snapshot is looked at all the same
		}
	}

	private void pause(Instant began) throws InterruptedException {
		Duration left = SHORTEST_ROUND.minus(Duration.between(began, this.clock.instant()));
		if (!left.isNegative()) {
			Thread.sleep(left.toMillis() + ThreadLocalRandom.current().nextLong(5));
		}
	}

	/**
	 * What is waited for.
	 *
	 * @param group the group
	 * @param reading whether any server of the group will do
	 * @param lost those that failed, none if there was none to fail
	 * @param since the moment at or after which the topology must have been asked for
	 */
	record Wanted(String group, boolean reading, List<Server> lost, Instant since) {

		Wanted {
			lost = List.copyOf(lost);
		}

		// Those of the group that would do, the likeliest first.
		Stream<Server> servers(Group group) {
			Stream<Server> primary = Stream.ofNullable(group.primary());
			return this.reading ? Stream.concat(group.secondaries().stream(), primary) : primary;
		}

		// A server that has moved is another one.
		boolean isLost(Server server) {
			return this.lost.stream()
				.anyMatch((one) -> one.uuid().equals(server.uuid()) && one.address().equals(server.address()));
		}

	}

}
