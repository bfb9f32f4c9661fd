package io.github.fabricspring.topology;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * How often the source is asked.
 *
 * @param interval the pace in normal operation, up to 1 day; {@code null} for the
 * source's time to live
 * @param floor the shortest pace in normal operation, whatever time to live the source
 * allows
 * @param incidentInterval the pace while a caller waits for a server, or a server hangs
 */
public record RefreshPolicy(@Nullable Duration interval, Duration floor, Duration incidentInterval) {

	/**
	 * The source's time to live, at least 100 ms; 20 ms in an incident.
	 */
	public static final RefreshPolicy DEFAULT = new RefreshPolicy(null, Duration.ofMillis(100), Duration.ofMillis(20));

	private static final Duration CEILING = Duration.ofDays(1);

	/**
	 * Returns this policy with another pace in normal operation.
	 * @param interval the pace, {@code null} for the source's time to live
	 * @return the policy
	 */
	public RefreshPolicy withInterval(@Nullable Duration interval) {
		return new RefreshPolicy(interval, this.floor, this.incidentInterval);
	}

	Duration quiet(Duration timeToLive) {
		Duration wanted = (this.interval != null) ? this.interval : timeToLive;
		Duration least = (this.interval != null) ? this.incidentInterval : this.floor;
		return longer(least, (wanted.compareTo(CEILING) < 0) ? wanted : CEILING);
	}

	private static Duration longer(Duration one, Duration other) {
		return (one.compareTo(other) > 0) ? one : other;
	}

}
