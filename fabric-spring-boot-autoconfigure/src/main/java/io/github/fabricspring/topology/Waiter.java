package io.github.fabricspring.topology;

import java.time.Instant;
import java.util.concurrent.CompletableFuture;

/**
 * A caller that waits for an answer requested at its moment or later.
 *
 * @param moment the moment the answer must include
 * @param groups how many groups were in use when it asked; the answer must cover them all
 * @param ripe whether the moment had come when it asked; then any question sent
 * afterwards is late enough, even if the clock was set back in between
 * @param future the future that it waits for
 */
record Waiter(Instant moment, int groups, boolean ripe, CompletableFuture<Topology> future) {

	boolean isSatisfiedBy(Topology topology, Instant now) {
		return topology.groups().size() >= this.groups && isLateEnough(topology.requestedAt(), now);
	}

	boolean isSatisfiedBy(RefreshDemand.Request request, Instant now) {
		return request.groups().size() >= this.groups && isLateEnough(request.requestedAt(), now);
	}

	/**
	 * Tells whether a question includes the moment. One dated later than now was sent
	 * before the clock was set back, and may not include it.
	 */
	private boolean isLateEnough(Instant requestedAt, Instant now) {
		return !requestedAt.isBefore(this.moment) && !requestedAt.isAfter(now);
	}

}
