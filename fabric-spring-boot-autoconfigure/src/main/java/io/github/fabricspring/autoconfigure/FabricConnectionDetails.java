package io.github.fabricspring.autoconfigure;

import java.util.List;

import io.github.fabricspring.topology.HostAndPort;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;

/**
 * Details required to reach a Fabric node and the servers of its groups. A bean of this
 * type takes the place of {@code fabric.addresses}, {@code fabric.username} and
 * {@code fabric.password}.
 */
public interface FabricConnectionDetails extends ConnectionDetails {

	/**
	 * The addresses of the nodes of one Fabric, tried in turn.
	 * @return the addresses, at least one
	 */
	List<HostAndPort> getAddresses();

	/**
	 * Login user of the node.
	 * @return the user name, {@code null} to call it without authentication
	 */
	default @Nullable String getUsername() {
		return null;
	}

	/**
	 * Login password of the node.
	 * @return the password
	 */
	default @Nullable String getPassword() {
		return null;
	}

	/**
	 * What logs in at the MySQL servers of a group.
	 * @param group the group's name
	 * @return the login, {@code null} where the properties {@code fabric.datasource} and
	 * {@code fabric.groups} are to say it
	 */
	default @Nullable Login getLogin(String group) {
		return null;
	}

	/**
	 * What logs in at a MySQL server.
	 *
	 * @param username the account
	 * @param password its password, {@code null} for none
	 * @param database the database to use, {@code null} for none
	 */
	record Login(String username, @Nullable String password, @Nullable String database) {

		@Override
		public String toString() {
			return "Login[username=" + this.username + ", database=" + this.database + "]";
		}

	}

}
