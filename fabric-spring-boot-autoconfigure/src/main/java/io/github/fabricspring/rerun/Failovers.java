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

	private final Map<String, Failover> underWay = new ConcurrentHashMap<>();

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
	Failover enter(String group, String reason) {
		Failover mine = new Failover(this.clock.instant());
		Failover failover = this.underWay.compute(group, (key, known) -> {
			Failover joined = (known != null) ? known : mine;
			joined.calls++;
			return joined;
		});
		if (failover == mine) {
			logger.warn("%s - waiting for a primary: %s".formatted(group, reason));
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
	void leave(String group, Failover failover, boolean recovered) {
		boolean[] ended = new boolean[1];
		this.underWay.computeIfPresent(group, (key, known) -> end(known, failover, recovered, ended));
		if (ended[0]) {
			Duration took = Duration.between(failover.since, this.clock.instant());
			logger.warn("%s - %s after %d ms".formatted(group,
					(recovered) ? "recovered, calls succeed again" : "not recovered, the last waiting call gave up",
					took.toMillis()));
			this.listener.failoverEnded(group, took, recovered);
		}
	}

	private static @Nullable Failover end(Failover known, Failover left, boolean recovered, boolean[] ended) {
		if (known != left) {
			return known;
		}
		known.calls--;
		ended[0] = recovered || known.calls == 0;
		return (ended[0]) ? null : known;
	}

	/** A failover. The map guards its count. */
	static final class Failover {

		private final Instant since;

		private int calls;

		private Failover(Instant since) {
			this.since = since;
		}

	}

}
