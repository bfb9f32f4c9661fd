package io.github.fabricspring.connection.driver;

import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The settings of connections to the servers of one group.
 *
 * @param username the MySQL account, {@code null} for the driver's default
 * @param password its password, {@code null} for none
 * @param database the default database, {@code null} for none
 * @param properties Connector/J properties, stronger than the defaults of
 * {@link DriverConnector}
 * @param hikari HikariCP settings by name, kebab or camel case, stronger than the pools'
 * defaults for a failover
 * @param allowPrivilegedAccount whether an account may write that {@code read_only} does
 * not bind
 */
public record PoolSettings(@Nullable String username, @Nullable String password, @Nullable String database,
		Map<String, String> properties, Map<String, String> hikari, boolean allowPrivilegedAccount) {

	public PoolSettings {
		properties = Map.copyOf(properties);
		properties.forEach(DriverProperties::check);
		hikari = Map.copyOf(hikari);
	}

	/**
	 * Creates settings that refuse to write with a privileged account.
	 * @param username the MySQL account, {@code null} for the driver's default
	 * @param password its password, {@code null} for none
	 * @param database the default database, {@code null} for none
	 * @param properties properties of Connector/J
	 * @param hikari settings of HikariCP by name
	 */
	public PoolSettings(@Nullable String username, @Nullable String password, @Nullable String database,
			Map<String, String> properties, Map<String, String> hikari) {
		this(username, password, database, properties, hikari, false);
	}

	@Override
	public String toString() {
		return "PoolSettings[username=" + this.username + ", database=" + this.database + "]";
	}

}
