package io.github.fabricspring.connection.driver;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

import io.github.fabricspring.topology.Server;

/**
 * A connector to one server outside any pool, with the credentials of its group.
 */
@FunctionalInterface
public interface ServerConnector {

	/**
	 * Connects to a server, and refuses any other server at its address.
	 * @param server the server
	 * @param session the mark of the session, sent as its connection attribute {@code
	 * fabric_session}
	 * @param timeout for connecting and for every answer on the connection
	 * @return a driver's connection in autocommit mode, the caller's to close
	 * @throws WrongServerException if another server is at its address
	 * @throws SQLException as the driver threw it
	 */
	Connection connect(Server server, String session, Duration timeout) throws SQLException;

}
