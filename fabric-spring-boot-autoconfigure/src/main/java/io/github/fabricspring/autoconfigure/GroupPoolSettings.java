package io.github.fabricspring.autoconfigure;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

import io.github.fabricspring.autoconfigure.FabricConnectionDetails.Login;
import io.github.fabricspring.connection.driver.PoolSettings;
import io.github.fabricspring.reads.ReadConsistency;
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
					driver(datasource), datasource.pool(), datasource.isPrivilegedAccountAllowed());
		}
		return new PoolSettings(login.username(), login.password(),
				(login.database() != null) ? login.database() : datasource.database(), driver(datasource),
				datasource.pool(), datasource.isPrivilegedAccountAllowed());
	}

	private Map<String, String> driver(FabricProperties.DataSource datasource) {
		if (this.properties.read().consistency() != ReadConsistency.SESSION) {
			return datasource.properties();
		}
		// The first makes the server send GTIDs, the second makes the driver read them
		Map<String, String> properties = new HashMap<>(datasource.properties());
		properties.merge("sessionVariables", "session_track_gtids=OWN_GTID", (own, ours) -> own + "," + ours);
		properties.put("trackSessionState", "true");
		return properties;
	}

	/**
	 * Checks at start that each group known to be used has a login.
	 * @throws MissingLoginException if one of these groups, or every group, has none
	 */
	void check() {
		this.properties.staticGroups().keySet().forEach(this::apply);
		if (this.properties.defaultGroup() != null) {
			apply(this.properties.defaultGroup());
		}
		else if (this.properties.groups().isEmpty() && this.properties.staticGroups().isEmpty()
				&& this.details instanceof PropertiesFabricConnectionDetails) {
			check(null, this.properties.datasource());
		}
	}

	private static void check(@Nullable String group, FabricProperties.DataSource datasource) {
		if (datasource.username() == null && !datasource.properties().containsKey(DRIVER_USER)) {
			throw new MissingLoginException(group);
		}
	}

}
