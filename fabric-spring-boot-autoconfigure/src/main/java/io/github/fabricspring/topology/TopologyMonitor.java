package io.github.fabricspring.topology;

import java.time.Instant;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

/**
 * What routing and rerun see of the topology.
 */
public interface TopologyMonitor {

	/**
	 * The last snapshot: one volatile read.
	 * @return the snapshot, {@link Topology#NONE} before the first answer
	 */
	Topology current();

	/**
	 * Adds a group to those in use. Idempotent, does not block.
	 * @param group the group's name
	 */
	void use(String group);

	/**
	 * Asks for an answer that is requested at or after a moment. All who ask at the same
	 * time share one question to the source.
	 * @param moment what happened before this moment must be included in the answer
	 * @return completes with such a snapshot, or exceptionally with a
	 * {@link TopologyException} if that question could not be answered
	 */
	CompletableFuture<Topology> refreshedAfter(Instant moment);

	/**
	 * The answer that comes next, whenever it was asked for. {@link #current()} is that
	 * answer, or a later one, by the time that this completes: who takes the future first
	 * and looks then misses nothing.
	 * @return completes with the next snapshot, or exceptionally with a
	 * {@link TopologyException} if the next question could not be answered or the
	 * topology was closed; in either case not so soon that asking again would be a busy
	 * loop
	 */
	CompletableFuture<Topology> nextAnswer();

	/**
	 * Why the last question to the source got no answer.
	 * @return the failure, {@code null} if the last question was answered or none was put
	 */
	default @Nullable TopologyException lastFailure() {
		return null;
	}

	/**
	 * What the source knows about a group that {@link #current()} has no server of.
	 * @param group the group's name
	 * @return one clause, {@code null} if it knows no more
	 */
	default @Nullable String remark(String group) {
		return null;
	}

	/**
	 * Refreshes at the pace of an incident, not of the time to live, until closed.
	 * @param group the group that has lost its primary
	 * @return to be closed when the incident is over for this caller
	 */
	Incident incident(String group);

	/**
	 * A caller's interest in quick refreshes.
	 */
	interface Incident extends AutoCloseable {

		@Override
		void close();

	}

}
