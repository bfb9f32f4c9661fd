package io.github.fabricspring.acceptance.failover;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;

import io.github.fabricspring.pool.ServerPools;
import io.github.fabricspring.sample.farm.MysqlServer;

/**
 * What the library keeps busy.
 *
 * @param threads its own and those of its pools
 * @param connections as the servers count them
 * @param pools those in use
 */
record Census(long threads, long connections, long pools) {

	private static final List<String> THREADS = List.of("fabric-topology", "fabric-pools", "fabric-probe",
			"fabric-watch", "fabric-lag", "fabric-outcome", WritingApplication.GROUP + "/");

	static Census of(ServerPools pools, List<MysqlServer> servers) {
		return new Census(countThreads(), servers.stream().mapToLong(Census::countConnections).sum(),
				pools.pools().size());
	}

	boolean isWithin(Census other) {
		return this.threads <= other.threads && this.connections <= other.connections && this.pools <= other.pools;
	}

	private static long countThreads() {
		Stream<Thread> all = Thread.getAllStackTraces().keySet().stream();
		return all.map(Thread::getName).filter((name) -> THREADS.stream().anyMatch(name::startsWith)).count();
	}

	private static long countConnections(MysqlServer server) {
		try (Connection connection = server.connect();
				Statement statement = connection.createStatement();
				ResultSet row = statement.executeQuery("SELECT COUNT(DISTINCT processlist_id)"
						+ " FROM performance_schema.session_connect_attrs WHERE attr_name = 'fabric_session'")) {
			row.next();
			return row.getLong(1);
		}
		catch (SQLException ex) {
			throw new IllegalStateException(server.address() + " does not count its sessions", ex);
		}
	}

}
