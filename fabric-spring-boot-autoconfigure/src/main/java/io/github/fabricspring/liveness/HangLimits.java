package io.github.fabricspring.liveness;

import java.time.Duration;

/**
 * The limits of how long a server may leave calls without an answer.
 *
 * @param suspectAfter how long it may answer nothing until it is probed, and how long the
 * probe may take until the topology is refreshed as in an incident; zero for never
 * @param readTimeout the time within which reads on a server that is down are cut; zero
 * for never
 * @param giveUpAfter the time after which everything on a server is cut that has answered
 * neither calls nor probes, whatever the topology says of it
 */
public record HangLimits(Duration suspectAfter, Duration readTimeout, Duration giveUpAfter) {

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

	// How long a call may wait until the server is asked whether it works for it; a rerun
	// needs the rest
	Duration workAfter() {
		Duration quarter = this.giveUpAfter.dividedBy(4);
		return (quarter.compareTo(this.suspectAfter) < 0) ? this.suspectAfter : quarter;
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
