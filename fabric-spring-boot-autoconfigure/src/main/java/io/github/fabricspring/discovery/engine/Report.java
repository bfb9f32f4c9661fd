package io.github.fabricspring.discovery.engine;

/**
 * What one server said of itself in one answer.
 */
public sealed interface Report permits EngineReport, GroupMemberReport, ReplicaReport {

	/**
	 * Returns the server's own UUID.
	 * @return {@code @@server_uuid}
	 */
	String uuid();

	/**
	 * Tells whether the server takes part in a group as far as it knows.
	 * @return {@code false} if it says itself that it is in none
	 */
	default boolean isInGroup() {
		return true;
	}

}
