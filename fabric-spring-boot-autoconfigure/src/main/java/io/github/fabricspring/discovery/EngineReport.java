package io.github.fabricspring.discovery;

import io.github.fabricspring.discovery.engine.Report;

/**
 * Which engine a server runs.
 *
 * @param uuid its server_uuid
 * @param groupReplication whether the plugin of Group Replication is active or
 * {@code group_replication_group_name} is set
 */
record EngineReport(String uuid, boolean groupReplication) implements Report {

}
