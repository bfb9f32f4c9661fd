package io.github.fabricspring.discovery.engine.state;

import org.jspecify.annotations.Nullable;

/**
 * When a server answered, and since when it has been running, both in seconds by its own
 * clock.
 *
 * @param answered when it answered
 * @param started when it was started, by at most a second too early; {@code null} if it
 * does not tell
 */
public record Uptime(long answered, @Nullable Long started) {

	/** The uptime of a server that told no time. */
	public static final Uptime UNKNOWN = new Uptime(0, null);

	/**
	 * Tells whether the server has been running without a break since an answer before.
	 * @param before the uptime in that answer
	 * @return {@code false} if it was restarted meanwhile, or less than two seconds
	 * before that answer
	 */
	public boolean covers(Uptime before) {
		return this.started == null || this.started + 1 < before.answered;
	}

}
