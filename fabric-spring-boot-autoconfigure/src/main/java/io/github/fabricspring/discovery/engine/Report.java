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

}
