package io.github.fabricspring.liveness;

import java.time.Duration;

/**
 * The limits of how long a server may leave calls without an answer.
 *
 * @param suspectAfter how long a server may be silent before it is probed, and how long
 * the probe may take before the topology is refreshed as in an incident; at least 20 ms,
 * 0 for never
 * @param readTimeout the time within which reads on a server that is down are aborted; at
 * least 100 ms, 0 for never
 */
public record HangLimits(Duration suspectAfter, Duration readTimeout) {

	private static final Duration PROBE_LIMIT = Duration.ofSeconds(2);

	/** The number of looks at a server within each limit. */
	private static final int LOOKS = 4;

	boolean isWatching() {
		return !this.suspectAfter.isZero() || cutsReads();
	}

	boolean cutsReads() {
		return !this.readTimeout.isZero();
	}

	// How long a read may be silent, and how long each of two probes may take.
	Duration quarter() {
		return this.readTimeout.dividedBy(4);
	}

	Duration probeLimit() {
		return (cutsReads() && quarter().compareTo(PROBE_LIMIT) < 0) ? quarter() : PROBE_LIMIT;
	}

	Duration tick() {
		Duration suspicion = this.suspectAfter.dividedBy(LOOKS);
		Duration reads = quarter().dividedBy(LOOKS);
		if (suspicion.isZero() || reads.isZero()) {
			return (suspicion.isZero()) ? reads : suspicion;
		}
		return (suspicion.compareTo(reads) < 0) ? suspicion : reads;
	}

}
