package io.github.fabricspring.discovery;

import java.util.List;
import java.util.Map;

import io.github.fabricspring.topology.HostAndPort;

/**
 * What the application says of a group whose servers are asked.
 *
 * @param servers where to begin, at least one; the members of Group Replication are
 * learned, those of plain replication are exactly these
 * @param engine the engine that the servers run
 * @param addressMap the addresses where clients reach the servers, by the address that a
 * server reports itself (report_host and report_port)
 */
public record DiscoverySettings(List<HostAndPort> servers, Kind engine, Map<HostAndPort, HostAndPort> addressMap) {

	public DiscoverySettings {
		servers = List.copyOf(servers);
		addressMap = Map.copyOf(addressMap);
		if (servers.isEmpty()) {
			throw new IllegalArgumentException("No server is given to begin with");
		}
	}

	/** The engine that the servers of a group run. */
	public enum Kind {

		/** The servers tell. */
		AUTO,

		/** Group Replication in single-primary mode, InnoDB Cluster included. */
		GROUP_REPLICATION,

		/** Plain GTID replication, whoever promotes. */
		REPLICATION

	}

}
