package io.github.fabricspring.topology;

import java.time.Instant;
import java.util.concurrent.CompletableFuture;

/**
 * A caller that waits for an answer requested at its moment or later.
 *
 * @param moment the moment the answer must include
 * @param ripe whether the moment had come when it asked; then any question sent
 * afterwards is late enough, even if the clock was set back in between
 * @param future the future that it waits for
 */
record Waiter(Instant moment, boolean ripe, CompletableFuture<Topology> future) {

	/**
	 * Tells whether a question includes the moment. One dated later than now was sent
	 * before the clock was set back, and may not include it.
	 * @param requestedAt when the question was sent
	 * @param now the time
	 * @return {@code true} if its answer is late enough
	 */
	boolean isSatisfiedBy(Instant requestedAt, Instant now) {
		return !requestedAt.isBefore(this.moment) && !requestedAt.isAfter(now);
	}

	boolean isDue(Instant now) {
		return this.ripe || !this.moment.isAfter(now);
	}

}
