package io.github.fabricspring.topology;

import java.time.Duration;
import java.time.Instant;

/**
 * The last answer for a group, and when it was asked for.
 *
 * @param answer what the source said
 * @param requestedAt when it was asked; the answer includes everything that happened
 * before
 * @param timeToLive how long the source allows the answer to be used
 */
public record DatedAnswer(GroupAnswer answer, Instant requestedAt, Duration timeToLive) {

	/**
	 * Returns the age of this answer.
	 * @param now the time
	 * @return the time since the answer was asked for
	 */
	public Duration age(Instant now) {
		return Duration.between(this.requestedAt, now);
	}

}
