package io.github.fabricspring.reads;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * How reads are sent to secondaries.
 *
 * @param routing who serves reads
 * @param fallback who does when no secondary is fit
 * @param coolDown how long a secondary that failed to read is left out, 0 for not at all
 * @param maxLag how far a secondary may be behind the primary, {@code null} for any
 * distance
 * @param consistency what a read is certain to see
 * @param consistencyTimeout how long a secondary is given to catch up for that
 */
public record ReadSettings(ReadRouting routing, ReadFallback fallback, Duration coolDown, @Nullable Duration maxLag,
		ReadConsistency consistency, Duration consistencyTimeout) {

	/**
	 * Long enough that a server which is down is not met by every read, and not much
	 * longer than a node takes to notice.
	 */
	public static final Duration COOL_DOWN = Duration.ofSeconds(5);

	/** Many times what a healthy secondary needs. */
	public static final Duration CONSISTENCY_TIMEOUT = Duration.ofMillis(500);

	/**
	 * The defaults, with reads routed as given.
	 * @param routing who serves reads
	 * @return the settings
	 */
	public static ReadSettings of(ReadRouting routing) {
		return new ReadSettings(routing, ReadFallback.PRIMARY, COOL_DOWN, null, ReadConsistency.EVENTUAL,
				CONSISTENCY_TIMEOUT);
	}

}
