package io.github.fabricspring.topology;

import java.time.Instant;
import java.util.concurrent.CompletableFuture;

/**
 * A caller that wants an answer of its own moment or later.
 *
 * @param moment the moment the answer must include
 * @param groups how many groups were in use when it asked: an answer must know them all
 * @param ripe whether the moment had come when it asked. If so, any question sent
 * afterwards is late enough, even if the clock was set back in between
 * @param future what it waits for
 */
record Waiter(Instant moment, int groups, boolean ripe, CompletableFuture<Topology> future) {

	boolean isSatisfiedBy(Topology topology, Instant now) {
		return topology.groups().size() >= this.groups && isLateEnough(topology.requestedAt(), now);
	}

	boolean isSatisfiedBy(RefreshDemand.Request request, Instant now) {
		return request.groups().size() >= this.groups && isLateEnough(request.requestedAt(), now);
	}

	/**
	 * A question dated later than now was sent before the clock was set back: nobody
	 * knows whether it includes the moment.
	 */
	private boolean isLateEnough(Instant requestedAt, Instant now) {
		return !requestedAt.isBefore(this.moment) && !requestedAt.isAfter(now);
	}

}
