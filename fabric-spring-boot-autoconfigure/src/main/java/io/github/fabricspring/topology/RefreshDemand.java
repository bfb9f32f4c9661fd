package io.github.fabricspring.topology;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The callers that wait for an answer, and the time of the next question to the source.
 * Guarded by its owner's lock.
 */
final class RefreshDemand {

	/** The pace before the first answer, which brings the time to live. */
	private static final Duration UNKNOWN_TIME_TO_LIVE = Duration.ofSeconds(1);

	private final RefreshPolicy policy;

	private List<Waiter> waiting = new ArrayList<>();

	private int ripe;

	private int incidents;

	private int groupsAsked;

	private long earliest = System.nanoTime();

	private long quiet = this.earliest;

	RefreshDemand(RefreshPolicy policy) {
		this.policy = policy;
	}

	void add(Waiter waiter) {
		this.waiting.add(waiter);
		this.ripe += waiter.ripe() ? 1 : 0;
	}

	void incidents(int change) {
		this.incidents += change;
	}

	/**
	 * Returns when the next question is to be sent.
	 * @param groups how many groups are in use
	 * @param now the time that the waiters' moments are compared with
	 * @return the time on the scale of {@link System#nanoTime()}
	 */
	long due(int groups, Instant now) {
		if (this.ripe > 0 || this.incidents > 0 || groups > this.groupsAsked) {
			return this.earliest;
		}
		long due = this.quiet;
		for (Waiter waiter : this.waiting) {
			long left = Math.min(Duration.between(now, waiter.moment()).toSeconds(), Duration.ofDays(1).toSeconds());
			long until = (left > 1) ? Duration.ofSeconds(left).toNanos()
					: Math.max(0, Duration.between(now, waiter.moment()).toNanos());
			due = earlier(due, later(this.earliest, System.nanoTime() + until));
		}
		return due;
	}

	/**
	 * Creates the request that is sent now, for the waiters whose moment has come.
	 * @param groups the groups asked for
	 * @param now the time that the waiters' moments are compared with
	 * @return the request
	 */
	Request send(Set<String> groups, Instant now) {
		this.groupsAsked = groups.size();
		double jitter = 0.75 + ThreadLocalRandom.current().nextDouble() / 2;
		this.earliest = System.nanoTime() + (long) (this.policy.incidentInterval().toNanos() * jitter);
		List<Waiter> waiters = new ArrayList<>();
		List<Waiter> left = new ArrayList<>();
		for (Waiter waiter : this.waiting) {
			((waiter.ripe() || !waiter.moment().isAfter(now)) ? waiters : left).add(waiter);
		}
		this.waiting = left;
		this.ripe = 0;
		return new Request(groups, now, System.nanoTime(), waiters);
	}

	void answered(Request request, Duration timeToLive) {
		long interval = this.policy.quiet(timeToLive).toNanos();
		this.quiet = later(request.sentNanos() + interval,
				System.nanoTime() + this.policy.incidentInterval().toNanos());
	}

	void failed(Topology known) {
		Duration timeToLive = (known.version() == 0) ? UNKNOWN_TIME_TO_LIVE : known.timeToLive();
		this.quiet = System.nanoTime() + this.policy.quiet(timeToLive).toNanos();
	}

	List<Waiter> clear() {
		List<Waiter> all = this.waiting;
		this.waiting = new ArrayList<>();
		this.ripe = 0;
		return all;
	}

	private static long earlier(long one, long other) {
		return (one - other < 0) ? one : other;
	}

	private static long later(long one, long other) {
		return (one - other > 0) ? one : other;
	}

	/**
	 * A question that was sent to the source.
	 *
	 * @param groups the groups asked for
	 * @param requestedAt when it was sent
	 * @param sentNanos the same on the scale of {@link System#nanoTime()}
	 * @param waiters the callers that wait for its answer
	 */
	record Request(Set<String> groups, Instant requestedAt, long sentNanos, List<Waiter> waiters) {

		Duration took() {
			return Duration.ofNanos(System.nanoTime() - this.sentNanos);
		}

	}

}
