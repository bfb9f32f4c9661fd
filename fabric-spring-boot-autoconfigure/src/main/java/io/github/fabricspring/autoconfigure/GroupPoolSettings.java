package io.github.fabricspring.autoconfigure;

import java.util.function.Function;

import io.github.fabricspring.autoconfigure.FabricConnectionDetails.Login;
import io.github.fabricspring.autoconfigure.failure.MissingLoginException;
import io.github.fabricspring.connection.driver.PoolSettings;
import org.jspecify.annotations.Nullable;

/**
 * The settings of the pools of each group: the login from the connection details if they
 * have one, everything else from the properties.
 */
final class GroupPoolSettings implements Function<String, PoolSettings> {

	private static final String DRIVER_USER = "user";

	private final FabricProperties properties;

	private final FabricConnectionDetails details;

	GroupPoolSettings(FabricProperties properties, FabricConnectionDetails details) {
		this.properties = properties;
		this.details = details;
	}

	@Override
	public PoolSettings apply(String group) {
		FabricProperties.DataSource datasource = this.properties.datasource(group);
		Login login = this.details.getLogin(group);
		if (login == null) {
			check(group, datasource);
			return new PoolSettings(datasource.username(), datasource.password(), datasource.database(),
					datasource.properties(), datasource.pool(), datasource.isPrivilegedAccountAllowed());
		}
		return new PoolSettings(login.username(), login.password(),
				(login.database() != null) ? login.database() : datasource.database(), datasource.properties(),
				datasource.pool(), datasource.isPrivilegedAccountAllowed());
	}

	/**
	 * Checks at start that each group known to be used has a login.
	 * @throws MissingLoginException if one of these groups, or every group, has none
	 */
	void check() {
		this.properties.groups().forEach((name, group) -> {
			if (!group.servers().isEmpty()) {
				apply(name);
			}
		});
		if (this.properties.defaultGroup() != null) {
			apply(this.properties.defaultGroup());
		}
		else if (this.properties.groups().isEmpty() && this.details instanceof PropertiesFabricConnectionDetails) {
			check(null, this.properties.datasource());
		}
	}

	private static void check(@Nullable String group, FabricProperties.DataSource datasource) {
		if (datasource.username() == null && !datasource.properties().containsKey(DRIVER_USER)) {
			throw new MissingLoginException(group);
		}
	}

}
