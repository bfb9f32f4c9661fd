package io.github.fabricspring.discovery.engine;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

import io.github.fabricspring.topology.HostAndPort;

/**
 * What decides which server of a group is primary, and how it is asked.
 */
public interface DiscoveryEngine {

	/**
	 * Returns the engine's name, for messages.
	 * @return its name
	 */
	String name();

	/**
	 * Asks one server about itself.
	 * @param connection a connection to it
	 * @return what it says
	 * @throws SQLException as the driver threw it
	 */
	Report ask(Connection connection) throws SQLException;

	/**
	 * Judges what the servers said.
	 * @param before what was believed so far
	 * @param round what the servers said
	 * @return what is to be believed
	 */
	RoundResult judge(Belief before, Round round);

	/**
	 * Reads where clients reach the servers, if one server has that written down.
	 * @param connection a connection to it, just opened
	 * @return the addresses by server_uuid, empty if there are none
	 */
	default Map<String, HostAndPort> addresses(Connection connection) {
		return Map.of();
	}

	/**
	 * Returns the privileges that the question needs, as the part of a GRANT statement
	 * before {@code TO}.
	 * @return one text for each statement
	 */
	default List<String> grants() {
		return List.of();
	}

}
