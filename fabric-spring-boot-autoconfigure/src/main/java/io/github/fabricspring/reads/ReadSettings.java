package io.github.fabricspring.reads;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * The settings of reads on secondaries.
 *
 * @param routing which servers serve reads
 * @param fallback what happens to a read if no secondary is fit
 * @param coolDown how long a secondary is excluded after a failed read, 0 for not at all
 * @param maxLag how far a secondary may be behind the primary, at least 100 ms;
 * {@code null} for no limit
 * @param consistency the state that a read is certain to see
 * @param consistencyTimeout how long a read waits for a secondary to reach that state,
 * above 0
 */
public record ReadSettings(ReadRouting routing, ReadFallback fallback, Duration coolDown, @Nullable Duration maxLag,
		ReadConsistency consistency, Duration consistencyTimeout) {

	/**
	 * The default cool-down, 5 s: not much longer than a node takes to notice a dead
	 * server.
	 */
	public static final Duration COOL_DOWN = Duration.ofSeconds(5);

	/** The default, 500 ms: many times as long as a healthy secondary needs. */
	public static final Duration CONSISTENCY_TIMEOUT = Duration.ofMillis(500);

	/**
	 * Creates the default settings with another routing.
	 * @param routing which servers serve reads
	 * @return the settings
	 */
	public static ReadSettings of(ReadRouting routing) {
		return new ReadSettings(routing, ReadFallback.PRIMARY, COOL_DOWN, null, ReadConsistency.EVENTUAL,
				CONSISTENCY_TIMEOUT);
	}

}
