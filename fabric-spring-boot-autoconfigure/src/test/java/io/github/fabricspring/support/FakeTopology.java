package io.github.fabricspring.support;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.fabricspring.topology.Group;
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

	public volatile CompletableFuture<Topology> answer = new CompletableFuture<>();

	public volatile @Nullable TopologyException lastFailure;

	public volatile @Nullable String remark;

	private volatile Topology current = Topology.NONE;

	public void announce(String group, Server... servers) {
		Map<String, Group> groups = new HashMap<>(this.current.groups());
		groups.put(group, Group.of(group, List.of(servers)));
		Topology previous = this.current;
		Topology next = new Topology(previous.version() + 1, Instant.now(), Duration.ofSeconds(1), groups);
		this.listeners.forEach((listener) -> listener.topologyChanged(previous, next));
		this.current = next;
	}

	@Override
	public Topology current() {
		return this.current;
	}

	@Override
	public @Nullable TopologyException lastFailure() {
		return this.lastFailure;
	}

	@Override
	public @Nullable String remark(String group) {
		return this.remark;
	}

	@Override
	public void use(String group) {
		this.used.add(group);
	}

	@Override
	public CompletableFuture<Topology> refreshedAfter(Instant moment) {
		return this.answer;
	}

	@Override
	public CompletableFuture<Topology> nextAnswer() {
		return this.answer;
	}

	@Override
	public Incident incident(String group) {
		this.incidents.add(group);
		return () -> this.incidentsOver.add(group);
	}

}
