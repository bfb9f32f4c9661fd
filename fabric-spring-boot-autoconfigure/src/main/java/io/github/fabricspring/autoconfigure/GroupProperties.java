package io.github.fabricspring.autoconfigure;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.fabricspring.topology.HostAndPort;

import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The properties of one group.
 *
 * @param datasource How connections to the servers of this group are made, where it
 * differs from the other groups.
 * @param servers Servers of this group as host:port, which are asked for the topology.
 * Without them the Fabric node is asked.
 * @param discovery What decides which server is the primary.
 * @param addressMap Where clients reach the servers, by the address that a server reports
 * of itself (report_host and report_port).
 */
public record GroupProperties(@DefaultValue FabricProperties.DataSourceProperties datasource,
		@DefaultValue List<String> servers, @DefaultValue("auto") DiscoveryMode discovery,
		@DefaultValue Map<String, String> addressMap) {

	private static final int MYSQL_PORT = 3306;

	public GroupProperties {
		servers = List.copyOf(servers);
		addressMap = Map.copyOf(addressMap);
	}

	void check(String property) {
		String list = property + ".servers";
		this.servers.forEach((server) -> Check.address(list, server, MYSQL_PORT));
		Check.that(list, this.servers, !this.servers.isEmpty() || this.discovery == DiscoveryMode.AUTO,
				"name at least one server as host:port: " + property + ".discovery is set");
		Check.that(list, this.servers, !this.servers.isEmpty() || this.addressMap.isEmpty(),
				"name at least one server as host:port: " + property + ".address-map is set");
		// Nothing is set: its servers are an empty text, as of a variable that is missing
		Check.that(list, this.servers, !this.servers.isEmpty() || hasOwnDataSource(),
				"name at least one server as host:port, or remove the property: without servers the Fabric node is asked");
		Check.that(property + ".address-map", this.addressMap,
				this.addressMap.isEmpty() || this.discovery != DiscoveryMode.FIXED,
				"has no effect on a fixed group: name the reachable addresses in " + list);
		this.addressMap.forEach((reported, reachable) -> {
			String map = property + ".address-map";
			// A key without brackets has lost its colon and its port
			Check.that(map, reported, reported.indexOf(':') > 0,
					"the reported address needs its port; write it in brackets, [host:port]");
			Check.address(map, reported, MYSQL_PORT);
			Check.address(map, reachable, MYSQL_PORT);
		});
	}

	boolean hasOwnDataSource() {
		return !this.datasource.equals(FabricProperties.DataSourceProperties.NONE);
	}

	List<HostAndPort> addresses() {
		return this.servers.stream().map(GroupProperties::address).distinct().toList();
	}

	Map<HostAndPort, HostAndPort> reachable() {
		Map<HostAndPort, HostAndPort> map = new LinkedHashMap<>();
		this.addressMap.forEach((reported, reachable) -> map.put(address(reported), address(reachable)));
		return map;
	}

	private static HostAndPort address(String text) {
		return HostAndPort.parse("fabric.groups", text, MYSQL_PORT);
	}

	/** What decides which server of a group is the primary. */
	public enum DiscoveryMode {

		/** The servers tell whether they run Group Replication. */
		AUTO,

		/** Group Replication in single-primary mode, InnoDB Cluster included. */
		GROUP_REPLICATION,

		/** Plain GTID replication, whoever promotes. */
		REPLICATION,

		/** The first server is the primary, and is used only while it is writable. */
		FIXED

	}

}
