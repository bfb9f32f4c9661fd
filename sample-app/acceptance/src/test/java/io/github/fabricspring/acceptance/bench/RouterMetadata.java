package io.github.fabricspring.acceptance.bench;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import io.github.fabricspring.sample.farm.FarmAccounts.Account;
import io.github.fabricspring.sample.farm.MysqlServer;
import io.github.fabricspring.sample.farm.Sql;
import io.github.fabricspring.sample.farm.group.FarmGroup;

/**
 * What MySQL Router wants to read from a Group Replication group before it routes to it:
 * the part of InnoDB Cluster's metadata that it asks for, as MySQL Shell would have left
 * it.
 */
final class RouterMetadata {

	/** The name of the cluster in the metadata. */
	static final String CLUSTER = "bench";

	/** The id under which the router finds itself in the metadata. */
	static final int ROUTER = 1;

	/**
	 * What the router reads the metadata with. It has no plugin for the native passwords
	 * that a farm of 8.0 has.
	 */
	static final Account ACCOUNT = new Account("router", "router");

	private static final String TABLES = """
			CREATE DATABASE mysql_innodb_cluster_metadata;
			USE mysql_innodb_cluster_metadata;
			CREATE VIEW schema_version AS SELECT 2 AS major, 2 AS minor, 0 AS patch;
			CREATE TABLE v2_clusters (cluster_id CHAR(36) PRIMARY KEY, cluster_name VARCHAR(63), cluster_type CHAR(2),
				group_name CHAR(36));
			CREATE TABLE v2_instances (instance_id INT PRIMARY KEY, cluster_id CHAR(36), mysql_server_uuid CHAR(36),
				label VARCHAR(255), address VARCHAR(255), endpoint VARCHAR(255), xendpoint VARCHAR(255), attributes JSON);
			CREATE TABLE v2_routers (router_id INT PRIMARY KEY, router_name VARCHAR(255), address VARCHAR(255),
				version VARCHAR(31), last_check_in TIMESTAMP NULL, attributes JSON, options JSON);
			CREATE TABLE v2_router_options (router_id INT PRIMARY KEY, router_options JSON);
			CREATE TABLE v2_cs_members (cluster_id CHAR(36) PRIMARY KEY, clusterset_id CHAR(36));
			CREATE VIEW v2_gr_clusters AS SELECT * FROM v2_clusters;
			CREATE VIEW v2_this_instance AS SELECT c.cluster_id, i.instance_id, c.cluster_name, c.cluster_type
				FROM v2_clusters c JOIN v2_instances i ON i.cluster_id = c.cluster_id
				JOIN performance_schema.global_variables v
				ON v.variable_name = 'server_uuid' AND v.variable_value = i.mysql_server_uuid;
			CREATE USER '%3$s' IDENTIFIED WITH caching_sha2_password BY '%4$s';
			GRANT SELECT, INSERT, UPDATE, DELETE ON mysql_innodb_cluster_metadata.* TO '%3$s';
			GRANT SELECT ON performance_schema.* TO '%3$s';
			INSERT INTO v2_routers (router_id, router_name, attributes) VALUES (%1$d, 'bench', '{}');
			INSERT INTO v2_router_options VALUES (%1$d, '{}');
			INSERT INTO v2_clusters VALUES (@@server_uuid, '%2$s', 'gr', @@group_replication_group_name);
			"""
		.formatted(ROUTER, CLUSTER, ACCOUNT.user(), ACCOUNT.password());

	private RouterMetadata() {
	}

	/**
	 * Writes the metadata on the primary; the members replicate it.
	 * @param group a Group Replication group without metadata
	 * @return the group's name for its members
	 */
	static String write(FarmGroup group) {
		MysqlServer primary = group.primaryServer();
		Stream<String> tables = Arrays.stream(TABLES.split(";\n"));
		Sql.on(primary).execute(Stream.concat(tables, instances(group)).toArray(String[]::new));
		return Sql.on(primary).value("SELECT @@group_replication_group_name");
	}

	private static Stream<String> instances(FarmGroup group) {
		List<MysqlServer> servers = group.farm().servers();
		return servers.stream()
			.map((server) -> ("INSERT INTO v2_instances SELECT %d, cluster_id, '%s', '%3$s', '%3$s', '%3$s', NULL, '{}'"
					+ " FROM v2_clusters")
				.formatted(servers.indexOf(server) + 1, server.uuid(), server.address()));
	}

}
