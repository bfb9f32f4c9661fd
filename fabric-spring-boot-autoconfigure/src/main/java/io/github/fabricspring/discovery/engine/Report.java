package io.github.fabricspring.discovery.engine;

import org.jspecify.annotations.Nullable;

/**
 * What one server said of itself in one answer.
 */
public interface Report {

	/**
	 * Returns the server's own UUID.
	 * @return {@code @@server_uuid}
	 */
	String uuid();

	/**
	 * Tells whether the server says that it is in a group of Group Replication.
	 * @return whether it does; {@code false} under plain replication
	 */
	default boolean isInGroup() {
		return false;
	}

	/**
	 * Returns what the server says as long as it is closed to writers.
	 * @return this report if it was closed, {@code null} if it has more to say, such as
	 * whom it follows
	 */
	default @Nullable Report closed() {
		return null;
	}

}
