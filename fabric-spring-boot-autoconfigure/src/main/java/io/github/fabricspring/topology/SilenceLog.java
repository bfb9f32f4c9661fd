package io.github.fabricspring.topology;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * The log of a source that does not answer, one line per silence. Used by the source's
 * thread only.
 */
final class SilenceLog {

	private static final Log logger = LogFactory.getLog(TopologyCache.class);

	private final Clock clock;

	private @Nullable Instant answeredAt;

	private @Nullable Class<?> silence;

	SilenceLog(Clock clock) {
		this.clock = clock;
	}

	void answered(Instant requestedAt) {
		this.answeredAt = requestedAt;
		if (this.silence != null) {
			this.silence = null;
			logger.info("Topology - source recovered");
		}
	}

	void failed(Duration took, TopologyException cause) {
		String message = "Topology - no answer after " + took.toMillis() + " ms, " + inUse() + ": "
				+ cause.getMessage();
		if (this.silence != cause.getClass()) {
			this.silence = cause.getClass();
			logger.warn(message);
		}
		else {
			logger.debug(message);
		}
	}

	private String inUse() {
		Instant last = this.answeredAt;
		return (last != null)
				? "last topology kept (" + Duration.between(last, this.clock.instant()).toMillis() + " ms old)"
				: "no topology known yet";
	}

}
