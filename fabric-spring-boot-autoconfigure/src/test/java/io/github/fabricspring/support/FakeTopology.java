package io.github.fabricspring.support;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
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
 * A topology that says what it is told to, and tells its listeners on the same thread.
 */
public class FakeTopology implements TopologyMonitor {

	public final List<TopologyListener> listeners = new CopyOnWriteArrayList<>();

	public final List<String> used = new CopyOnWriteArrayList<>();

	public final List<String> incidents = new CopyOnWriteArrayList<>();

	public final List<String> incidentsOver = new CopyOnWriteArrayList<>();

	/** How often an answer was asked for that follows a moment. */
	public final AtomicInteger refreshes = new AtomicInteger();

	public volatile CompletableFuture<Topology> answer = new CompletableFuture<>();

	public volatile @Nullable TopologyException lastFailure;

	public volatile @Nullable String reason;

	private volatile Topology current = Topology.NONE;

	public void announce(String group, Server... servers) {
		Topology previous = this.current;
		Topology next = previous.with(List.of(answer(group, this.reason, servers)));
		this.listeners.forEach((listener) -> listener.topologyChanged(previous, next));
		this.current = next;
	}

	public static DatedAnswer answer(String group, @Nullable String reason, Server... servers) {
		return new DatedAnswer(new GroupAnswer(group, "fake", List.of(servers), null, reason), Instant.now(),
				Duration.ofSeconds(1));
	}

	@Override
	public Topology current() {
		return this.current;
	}

	@Override
	public @Nullable TopologyException lastFailure(String group) {
		return this.lastFailure;
	}

	@Override
	public void use(String group) {
		this.used.add(group);
	}

	@Override
	public CompletableFuture<Topology> refreshedAfter(String group, Instant moment) {
		this.refreshes.incrementAndGet();
		return this.answer;
	}

	@Override
	public CompletableFuture<Topology> nextAnswer(String group) {
		return this.answer;
	}

	@Override
	public Incident incident(String group) {
		this.incidents.add(group);
		return () -> this.incidentsOver.add(group);
	}

	@Override
	public void addListener(TopologyListener listener) {
		this.listeners.add(listener);
	}

}
