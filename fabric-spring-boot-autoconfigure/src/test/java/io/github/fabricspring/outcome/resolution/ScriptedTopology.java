package io.github.fabricspring.outcome.resolution;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.fabricspring.topology.DatedAnswer;
import io.github.fabricspring.topology.GroupAnswer;
import io.github.fabricspring.topology.Server;
import io.github.fabricspring.topology.Topology;
import io.github.fabricspring.topology.TopologyException;
import io.github.fabricspring.topology.TopologyListener;
import io.github.fabricspring.topology.TopologyMonitor;
import org.jspecify.annotations.Nullable;

/**
 * A topology that answers at once: the prepared primaries in turn, then the last one for
 * ever.
 */
final class ScriptedTopology implements TopologyMonitor {

	private final Deque<Topology> answers = new ArrayDeque<>();

	volatile Topology current = Topology.NONE;

	final AtomicInteger asked = new AtomicInteger();

	volatile int silentAfter = Integer.MAX_VALUE;

	int incidents;

	static Topology naming(Server... servers) {
		return Topology.NONE.with(List.of(new DatedAnswer(new GroupAnswer("YYZ", "fake", List.of(servers), null, null),
				Instant.now(), Duration.ofSeconds(1))));
	}

	void answers(@Nullable Server... primaries) {
		for (Server primary : primaries) {
			this.answers.add((primary != null) ? naming(primary) : naming());
		}
	}

	void answers(Topology... topologies) {
		this.answers.addAll(List.of(topologies));
	}

	@Override
	public Topology current() {
		return this.current;
	}

	@Override
	public void use(String group) {
	}

	@Override
	public CompletableFuture<Topology> refreshedAfter(String group, Instant moment) {
		if (this.asked.getAndIncrement() >= this.silentAfter) {
			return new CompletableFuture<>();
		}
		Topology answer = (this.answers.size() > 1) ? this.answers.remove() : this.answers.peek();
		if (answer == null) {
			return CompletableFuture.failedFuture(new TopologyException("no node", null));
		}
		this.current = answer;
		return CompletableFuture.completedFuture(answer);
	}

	@Override
	public CompletableFuture<Topology> nextAnswer(String group) {
		return CompletableFuture.runAsync(() -> {
		}, CompletableFuture.delayedExecutor(5, TimeUnit.MILLISECONDS))
			.thenCompose((paused) -> refreshedAfter(group, Instant.EPOCH));
	}

	@Override
	public void addListener(TopologyListener listener) {
	}

	@Override
	public Incident incident(String group) {
		this.incidents++;
		return () -> this.incidents--;
	}

}
