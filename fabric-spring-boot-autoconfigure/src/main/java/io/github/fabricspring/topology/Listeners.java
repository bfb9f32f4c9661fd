package io.github.fabricspring.topology;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * The listeners of a topology. An exception of one does not affect the others.
 */
final class Listeners implements TopologyListener {

	private final ToldListeners<TopologyListener> listeners = new ToldListeners<>(List.of());

	void add(TopologyListener listener) {
		this.listeners.add(listener);
	}

	@Override
	public void topologyChanged(Topology previous, Topology current) {
		this.listeners.tell((listener) -> listener.topologyChanged(previous, current));
	}

	@Override
	public void groupAnswered(GroupAnswer answer) {
		this.listeners.tell((listener) -> listener.groupAnswered(answer));
	}

	@Override
	public void lookupSucceeded(Set<String> groups, Duration took) {
		this.listeners.tell((listener) -> listener.lookupSucceeded(groups, took));
	}

	@Override
	public void lookupFailed(Set<String> groups, Duration took, TopologyException cause) {
		this.listeners.tell((listener) -> listener.lookupFailed(groups, took, cause));
	}

}
