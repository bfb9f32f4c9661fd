package io.github.fabricspring.topology;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * The callers that wait for an answer for one group, and the question under way for it.
 * Guarded by its owner's lock.
 */
final class GroupDemand {

	private List<Waiter> waiting = new ArrayList<>();

	private int incidents;

	private boolean urgent = true;

	private long quiet = System.nanoTime();

	private @Nullable OpenQuestion question;

	private CompletableFuture<Topology> next = new CompletableFuture<>();

	void add(Waiter waiter, Instant now) {
		OpenQuestion underWay = this.question;
		if (underWay != null && waiter.isSatisfiedBy(underWay.requestedAt(), now)) {
			underWay.waiters().add(waiter);
		}
		else {
			this.waiting.add(waiter);
			this.urgent |= waiter.ripe();
		}
	}

	void incidents(int change) {
		this.incidents += change;
	}

	CompletableFuture<Topology> next() {
		// A copy, as callers may complete the future that they get
		return this.next.copy();
	}

	@Nullable OpenQuestion question() {
		return this.question;
	}

	/**
	 * Returns when the next question for this group is to be sent, if none is under way.
	 * @param now the time that the waiters' moments are compared with
	 * @param nanos the same on the scale of {@link System#nanoTime()}
	 * @return the time on that scale
	 */
	long due(Instant now, long nanos) {
		if (this.urgent || this.incidents > 0) {
			return nanos;
		}
		long due = this.quiet;
		for (Waiter waiter : this.waiting) {
			due = RefreshDemand.earlier(due, nanos + until(waiter.moment(), now));
		}
		return due;
	}

	// At most a day, as the time until Instant.MAX has no nanoseconds
	private static long until(Instant moment, Instant now) {
		long left = Math.min(Duration.between(now, moment).toSeconds(), Duration.ofDays(1).toSeconds());
		return (left > 1) ? Duration.ofSeconds(left).toNanos() : Math.max(0, Duration.between(now, moment).toNanos());
	}

	/**
	 * Notes that a question is sent now, for the waiters whose moment has come.
	 * @param now the time that the waiters' moments are compared with
	 * @param nanos the same on the scale of {@link System#nanoTime()}
	 */
	void send(Instant now, long nanos) {
		List<Waiter> late = new ArrayList<>();
		List<Waiter> early = new ArrayList<>();
		for (Waiter waiter : this.waiting) {
			(waiter.isDue(now) ? late : early).add(waiter);
		}
		this.question = new OpenQuestion(now, nanos, late);
		this.waiting = early;
		this.urgent = false;
	}

	/**
	 * Ends the question under way, if there is one.
	 * @param quiet from the question to the time when the next is due in the quiet
	 * @return the futures that wait for its end
	 */
	List<CompletableFuture<Topology>> finish(ToLongFunction<OpenQuestion> quiet) {
		OpenQuestion ended = this.question;
		if (ended == null) {
			return List.of();
		}
		List<CompletableFuture<Topology>> waited = futures(ended.waiters());
		waited.add(this.next);
		CompletableFuture<Topology> next = new CompletableFuture<>();
		this.quiet = quiet.applyAsLong(ended);
		this.next = next;
		this.question = null;
		return waited;
	}

	List<CompletableFuture<Topology>> clear() {
		List<CompletableFuture<Topology>> waited = futures(this.waiting);
		waited.add(this.next);
		if (this.question != null) {
			waited.addAll(futures(this.question.waiters()));
		}
		this.waiting = new ArrayList<>();
		this.question = null;
		return waited;
	}

	private static List<CompletableFuture<Topology>> futures(List<Waiter> waiters) {
		return waiters.stream().map(Waiter::future).collect(Collectors.toCollection(ArrayList::new));
	}

	/**
	 * A question for the group that has no answer yet.
	 *
	 * @param requestedAt when it was first sent
	 * @param sentNanos the same on the scale of {@link System#nanoTime()}
	 * @param waiters the callers that wait for its answer
	 */
	record OpenQuestion(Instant requestedAt, long sentNanos, List<Waiter> waiters) {
	}

}
