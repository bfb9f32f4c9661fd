package io.github.fabricspring.topology;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.ToLongFunction;

import io.github.fabricspring.topology.GroupDemand.OpenQuestion;

/**
 * Which groups the next question to one source asks for, and when. Each group has a pace
 * of its own; groups whose time is near go along with one that is due. Guarded by its
 * owner's lock.
 */
final class RefreshDemand {

	/** The pace before the first answer, which brings the time to live. */
	private static final Duration UNKNOWN_TIME_TO_LIVE = Duration.ofSeconds(1);

	private final RefreshPolicy policy;

	private final Map<String, GroupDemand> groups = new HashMap<>();

	private Duration timeToLive = UNKNOWN_TIME_TO_LIVE;

	/** When groups may be asked for anew. */
	private long earliest = System.nanoTime();

	/** When the source is asked again for groups that its last answer left out. */
	private long again = this.earliest;

	RefreshDemand(RefreshPolicy policy) {
		this.policy = policy;
	}

	GroupDemand group(String name) {
		return this.groups.computeIfAbsent(name, (key) -> new GroupDemand());
	}

	Map<String, GroupDemand> groups() {
		return this.groups;
	}

	/**
	 * Returns when the next question is to be sent.
	 * @param now the time that the waiters' moments are compared with
	 * @param nanos the same on the scale of {@link System#nanoTime()}
	 * @return the time on that scale
	 */
	long due(Instant now, long nanos) {
		long due = nanos + Duration.ofDays(1).toNanos();
		for (GroupDemand group : this.groups.values()) {
			due = earlier(due, (group.question() != null) ? this.again : later(this.earliest, group.due(now, nanos)));
		}
		return due;
	}

	/**
	 * Notes that a question is sent now.
	 * @param now the time that the waiters' moments are compared with
	 * @param nanos the same on the scale of {@link System#nanoTime()}
	 * @return the groups to ask for
	 */
	Set<String> send(Instant now, long nanos) {
		Set<String> asked = new HashSet<>();
		boolean anew = nanos - this.earliest >= 0
				&& this.groups.values().stream().anyMatch((group) -> isDue(group, now, nanos, 0));
		long near = this.policy.quiet(this.timeToLive).toNanos() / 2;
		this.groups.forEach((name, group) -> {
			if (anew && isDue(group, now, nanos, near)) {
				group.send(now, nanos);
			}
			if (group.question() != null) {
				asked.add(name);
			}
		});
		if (anew) {
			double jitter = 0.75 + ThreadLocalRandom.current().nextDouble() / 2;
			this.earliest = nanos + (long) (this.policy.incidentInterval().toNanos() * jitter);
		}
		this.again = nanos + this.policy.incidentInterval().toNanos();
		return asked;
	}

	private static boolean isDue(GroupDemand group, Instant now, long nanos, long near) {
		return group.question() == null && group.due(now, nanos) - nanos <= near;
	}

	/**
	 * Notes an answer.
	 * @param timeToLive the answer's time to live
	 * @param some whether it had any group that was asked for; then those left out are
	 * asked for again at once
	 * @return from a question that was answered to the time on the scale of
	 * {@link System#nanoTime()} when its group is due in the quiet
	 */
	ToLongFunction<OpenQuestion> answered(Duration timeToLive, boolean some) {
		long nanos = System.nanoTime();
		this.timeToLive = timeToLive;
		this.again = some ? nanos : this.again;
		long interval = this.policy.quiet(timeToLive).toNanos();
		long soonest = nanos + this.policy.incidentInterval().toNanos();
		return (question) -> later(question.sentNanos() + interval, soonest);
	}

	/**
	 * Notes that a question got no answer.
	 * @return from such a question to the time when its group is due in the quiet
	 */
	ToLongFunction<OpenQuestion> failed() {
		long due = System.nanoTime() + this.policy.quiet(this.timeToLive).toNanos();
		return (question) -> due;
	}

	static long earlier(long one, long other) {
		return (one - other < 0) ? one : other;
	}

	private static long later(long one, long other) {
		return (one - other > 0) ? one : other;
	}

}
