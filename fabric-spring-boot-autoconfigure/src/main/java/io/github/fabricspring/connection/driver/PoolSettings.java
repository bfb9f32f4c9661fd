package io.github.fabricspring.connection.driver;

import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * How to connect to the servers of one group.
 *
 * @param username the MySQL account, {@code null} for the driver's default
 * @param password its password, {@code null} for none
 * @param database the default database, {@code null} for none
 * @param properties Connector/J properties, stronger than the defaults of
 * {@link DriverConnector}
 * @param hikari HikariCP settings by name, kebab or camel case, stronger than the pools'
 * defaults for a failover
 */
public record PoolSettings(@Nullable String username, @Nullable String password, @Nullable String database,
		Map<String, String> properties, Map<String, String> hikari) {

	public PoolSettings {
		properties = Map.copyOf(properties);
		hikari = Map.copyOf(hikari);
	}

	@Override
	public String toString() {
		return "PoolSettings[username=" + this.username + ", database=" + this.database + "]";
	}

}
