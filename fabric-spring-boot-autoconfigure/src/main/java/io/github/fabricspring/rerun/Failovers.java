package io.github.fabricspring.rerun;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * The failovers under way, at most one per group. The first call that has to wait begins
 * it. It ends with the first call that succeeds, or with the last that gives up.
 */
final class Failovers {

	private static final Log logger = LogFactory.getLog(Failovers.class);

	/**
	 * A failover that begins sooner after the last one, for the same reason, belongs to
	 * it in the log.
	 */
	private static final Duration CALM = Duration.ofSeconds(10);

	private final Map<String, OngoingFailover> underWay = new ConcurrentHashMap<>();

	/** The last failover of a group that is over. */
	private final Map<String, Recovered> recovered = new ConcurrentHashMap<>();

	private final RerunListener listener;

	private final Clock clock;

	Failovers(RerunListener listener, Clock clock) {
		this.listener = listener;
		this.clock = clock;
	}

	/**
	 * Records that a call has to wait.
	 * @param group its group
	 * @param reason why, for the log
	 * @return the failover, which the same call must leave
	 */
	OngoingFailover enter(String group, String reason) {
		Instant now = this.clock.instant();
		OngoingFailover mine = new OngoingFailover(now, reason, isAftermath(group, reason, now));
		OngoingFailover failover = this.underWay.compute(group, (key, known) -> {
			OngoingFailover joined = (known != null) ? known : mine;
			joined.calls++;
			return joined;
		});
		if (failover == mine) {
			log(mine.aftermath, "%s - waiting for a primary: %s".formatted(group, reason));
			this.listener.failoverBegan(group);
		}
		return failover;
	}

	/**
	 * Records that the call succeeded or gave up.
	 * @param group its group
	 * @param failover the failover that it entered
	 * @param recovered whether it succeeded
	 */
	void leave(String group, OngoingFailover failover, boolean recovered) {
		boolean[] ended = new boolean[1];
		this.underWay.computeIfPresent(group, (key, known) -> end(known, failover, recovered, ended));
		if (ended[0]) {
			Instant now = this.clock.instant();
			Duration took = Duration.between(failover.since, now);
			if (recovered) {
				this.recovered.put(group, new Recovered(failover.reason, now));
			}
			log(failover.aftermath && recovered, "%s - %s after %d ms".formatted(group,
					(recovered) ? "recovered, calls succeed again" : "not recovered, the last waiting call gave up",
					took.toMillis()));
			this.listener.failoverEnded(group, took, recovered);
		}
	}

	// Calls that were lost with the first, and found it later
	private boolean isAftermath(String group, String reason, Instant now) {
		Recovered last = this.recovered.get(group);
		return last != null && withoutError(last.reason).equals(withoutError(reason))
				&& Duration.between(last.at, now).compareTo(CALM) < 0;
	}

	// The same lost server answers one call with this error, another with that
	private static String withoutError(String reason) {
		int error = reason.indexOf(" (");
		return (error < 0) ? reason : reason.substring(0, error);
	}

	private static void log(boolean aftermath, String line) {
		if (aftermath) {
			logger.info(line);
		}
		else {
			logger.warn(line);
		}
	}

	private static @Nullable OngoingFailover end(OngoingFailover known, OngoingFailover left, boolean recovered,
			boolean[] ended) {
		if (known != left) {
			return known;
		}
		known.calls--;
		ended[0] = recovered || known.calls == 0;
		return (ended[0]) ? null : known;
	}

	/** A failover. The map guards its count. */
	static final class OngoingFailover {

		private final Instant since;

		private final String reason;

		private final boolean aftermath;

		private int calls;

		private OngoingFailover(Instant since, String reason, boolean aftermath) {
			this.since = since;
			this.reason = reason;
			this.aftermath = aftermath;
		}

	}

	/**
	 * A failover that is over.
	 *
	 * @param reason why calls had to wait
	 * @param at when a call succeeded again
	 */
	private record Recovered(String reason, Instant at) {
	}

}
