package io.github.fabricspring.discovery.engine.state;

import org.jspecify.annotations.Nullable;

/**
 * Since when a server has been running.
 *
 * @param started when it was started, in seconds by its own clock at that time: the same
 * in all its answers, however the clock is set later; {@code null} if it does not tell
 */
public record Uptime(@Nullable Long started) {

	/**
	 * Tells whether the server has been running without a break since an answer before.
	 * @param before the uptime in that answer
	 * @return {@code false} if it was restarted meanwhile; {@code true} also if one of
	 * the two is not known
	 */
	public boolean covers(Uptime before) {
		return this.started == null || before.started == null || this.started.equals(before.started);
	}

}
