package io.github.fabricspring.discovery;

import java.sql.Connection;
import java.sql.SQLException;

import io.github.fabricspring.topology.HostAndPort;

/**
 * Opens the connections on which servers are asked about themselves. It does not check
 * which server is at an address: that is what the first answer tells.
 */
@FunctionalInterface
public interface MemberConnector {

	/**
	 * Connects to a server of a group, outside any pool.
	 * @param group the group's name
	 * @param address the server's address
	 * @return a connection in autocommit mode, the caller's to close; connecting and each
	 * answer take at most some seconds, and {@code abort} closes it without waiting for
	 * the server
	 * @throws SQLException as the driver threw it
	 */
	Connection open(String group, HostAndPort address) throws SQLException;

}
