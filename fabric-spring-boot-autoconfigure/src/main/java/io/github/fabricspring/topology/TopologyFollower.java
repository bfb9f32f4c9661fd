package io.github.fabricspring.topology;

import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

/**
 * Tells a listener of what changes in a topology that tells nothing by itself: looks at
 * it with every answer.
 */
final class TopologyFollower {

	private final TopologyMonitor monitor;

	private final ToldListeners<TopologyListener> listener;

	private Topology seen = Topology.NONE;

	TopologyFollower(TopologyMonitor monitor, TopologyListener listener) {
		this.monitor = monitor;
		this.listener = new ToldListeners<>(List.of(listener));
	}

	void follow() {
		// Taken first, so that no answer is missed between the look and the wait
		CompletableFuture<Topology> next = this.monitor.nextAnswer();
		look();
		CompletableFuture<Topology> unused = next.whenCompleteAsync(this::answered);
	}

	private void answered(@Nullable Topology answer, @Nullable Throwable failure) {
		follow();
	}

	private void look() {
		Topology current = this.monitor.current();
		if (current.version() != this.seen.version()) {
			Topology previous = this.seen;
			this.seen = current;
			this.listener.tell((told) -> told.topologyChanged(previous, current));
		}
	}

}
