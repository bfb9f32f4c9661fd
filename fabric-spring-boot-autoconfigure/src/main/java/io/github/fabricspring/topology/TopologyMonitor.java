package io.github.fabricspring.topology;

import java.time.Instant;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

/**
 * The view of the topology that routing and rerun have.
 */
public interface TopologyMonitor {

	/**
	 * Returns the last snapshot. One volatile read.
	 * @return the snapshot, {@link Topology#NONE} before the first answer
	 */
	Topology current();

	/**
	 * Adds a group to the groups in use. Idempotent, does not block.
	 * @param group the group's name
	 */
	void use(String group);

	/**
	 * Asks for an answer that is requested at or after a moment. Callers that ask at the
	 * same time share one question to the source.
	 * @param moment the moment; the answer includes everything that happened before
	 * @return a future that completes with such a snapshot, or exceptionally with a
	 * {@link TopologyException} if the question was not answered
	 */
	CompletableFuture<Topology> refreshedAfter(Instant moment);

	/**
	 * Returns the answer that comes next, whenever it was asked for. When the future
	 * completes, {@link #current()} is that answer or a later one. A caller that takes
	 * the future first and looks at {@link #current()} then sees every change.
	 * @return a future that completes with the next snapshot, or exceptionally with a
	 * {@link TopologyException} if the next question was not answered or the topology was
	 * closed; after a delay, so that asking again is no busy loop
	 */
	CompletableFuture<Topology> nextAnswer();

	/**
	 * Returns why the last question to the source got no answer.
	 * @return the failure, {@code null} if the last question was answered or none was
	 * asked yet
	 */
	default @Nullable TopologyException lastFailure() {
		return null;
	}

	/**
	 * Returns why {@link #current()} has no server of a group.
	 * @param group the group's name
	 * @return one clause, {@code null} if the source does not know the reason
	 */
	default @Nullable String remark(String group) {
		return null;
	}

	/**
	 * Refreshes at the pace of an incident until the result is closed.
	 * @param group the group that has lost its primary
	 * @return the incident, to be closed when it is over for this caller
	 */
	Incident incident(String group);

	/**
	 * Adds a listener. One that hears of a change only by asking does so as soon as the
	 * next answer is there, which may be a moment after others can see it.
	 * @param listener told of every change from now on
	 */
	default void addListener(TopologyListener listener) {
		new TopologyFollower(this, listener).follow();
	}

	/**
	 * A caller's interest in quick refreshes.
	 */
	interface Incident extends AutoCloseable {

		/** Ends this caller's interest. Idempotent. */
		@Override
		void close();

	}

}
