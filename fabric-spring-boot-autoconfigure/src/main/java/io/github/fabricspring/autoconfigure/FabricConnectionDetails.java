package io.github.fabricspring.autoconfigure;

import java.util.List;
import java.util.Map;

import io.github.fabricspring.topology.HostAndPort;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;

/**
 * The details needed to reach a Fabric node and the servers of its groups. A bean of this
 * type replaces {@code fabric.addresses}, {@code fabric.username} and
 * {@code fabric.password}.
 */
public interface FabricConnectionDetails extends ConnectionDetails {

	/**
	 * Returns the addresses of the nodes of one Fabric, which are tried in turn.
	 * @return the addresses; none if no group comes from a node
	 */
	List<HostAndPort> getAddresses();

	/**
	 * Returns the login user of the node.
	 * @return the user name, {@code null} for a node without authentication
	 */
	default @Nullable String getUsername() {
		return null;
	}

	/**
	 * Returns the login password of the node.
	 * @return the password, {@code null} for an empty one
	 */
	default @Nullable String getPassword() {
		return null;
	}

	/**
	 * Returns the login at the MySQL servers of a group.
	 * @param group the group's name
	 * @return the login, {@code null} to use the properties {@code fabric.datasource} and
	 * {@code fabric.groups}
	 */
	default @Nullable Login getLogin(String group) {
		return null;
	}

	/**
	 * Returns the servers of a group that never changes. They replace what
	 * {@code fabric.groups} or the node say of it.
	 * @param group the group's name
	 * @return the addresses, the primary's first; none if the group is not fixed by these
	 * details
	 */
	default List<HostAndPort> getServers(String group) {
		return List.of();
	}

	/**
	 * Returns properties of Connector/J for the servers of a group. Those of
	 * {@code fabric.datasource.properties} take precedence.
	 * @param group the group's name
	 * @return the values by the driver's own names
	 */
	default Map<String, String> getDriverProperties(String group) {
		return Map.of();
	}

	/**
	 * A login at the MySQL servers of a group.
	 *
	 * @param username the account
	 * @param password its password, {@code null} for none
	 * @param database the database to use, {@code null} for the one of the properties
	 */
	record Login(String username, @Nullable String password, @Nullable String database) {

		@Override
		public String toString() {
			return "Login[username=" + this.username + ", database=" + this.database + "]";
		}

	}

}
