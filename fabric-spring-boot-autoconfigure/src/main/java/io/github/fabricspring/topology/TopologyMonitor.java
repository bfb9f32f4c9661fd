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
	 * Asks for an answer for a group that is requested at or after a moment, and puts the
	 * group into use. Callers that ask at the same time share one question to the source.
	 * @param group the group's name
	 * @param moment the moment; the answer for the group includes everything that
	 * happened before
	 * @return a future that completes with such a snapshot, or exceptionally with a
	 * {@link TopologyException} if the question was not answered
	 */
	CompletableFuture<Topology> refreshedAfter(String group, Instant moment);

	/**
	 * Returns the answer for a group that comes next, whenever it was asked for. When the
	 * future completes, {@link #current()} has that answer or a later one. A caller that
	 * takes the future first and looks at {@link #current()} then sees every change.
	 * @param group the group's name
	 * @return a future that completes with the next snapshot that has a new answer for
	 * the group, or exceptionally with a {@link TopologyException} if the next question
	 * was not answered or the topology was closed; after a delay, so that asking again is
	 * no busy loop
	 */
	CompletableFuture<Topology> nextAnswer(String group);

	/**
	 * Returns why the last question to the source of a group got no answer.
	 * @param group the group's name
	 * @return the failure, {@code null} if the last question was answered or none was
	 * asked yet
	 */
	default @Nullable TopologyException lastFailure(String group) {
		return null;
	}

	/**
	 * Refreshes a group at the pace of an incident until the result is closed.
	 * @param group the group that has lost its primary
	 * @return the incident, to be closed when it is over for this caller
	 */
	Incident incident(String group);

	/**
	 * Adds a listener.
	 * @param listener told of every change from now on
	 */
	void addListener(TopologyListener listener);

	/**
	 * A caller's interest in quick refreshes.
	 */
	interface Incident extends AutoCloseable {

		/** Ends this caller's interest. Idempotent. */
		@Override
		void close();

	}

}
