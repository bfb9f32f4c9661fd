package io.github.fabricspring.discovery.engine;

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

}
