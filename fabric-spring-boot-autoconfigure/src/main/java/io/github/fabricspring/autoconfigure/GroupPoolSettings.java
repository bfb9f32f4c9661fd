package io.github.fabricspring.autoconfigure;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;

import io.github.fabricspring.autoconfigure.FabricConnectionDetails.Login;
import io.github.fabricspring.autoconfigure.check.BundleStores;
import io.github.fabricspring.autoconfigure.failure.MissingLoginException;
import io.github.fabricspring.connection.driver.PoolSettings;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.ssl.SslBundles;

/**
 * The settings of the pools of each group: the login from the connection details if they
 * have one, everything else from the properties.
 */
final class GroupPoolSettings implements Function<String, PoolSettings> {

	private static final String DRIVER_USER = "user";

	private final FabricProperties properties;

	private final FabricConnectionDetails details;

	private final Supplier<SslBundles> bundles;

	/** The properties of the driver by the name of their bundle. */
	private final Map<String, Map<String, String>> encryption = new ConcurrentHashMap<>();

	GroupPoolSettings(FabricProperties properties, FabricConnectionDetails details, Supplier<SslBundles> bundles) {
		this.properties = properties;
		this.details = details;
		this.bundles = bundles;
	}

	@Override
	public PoolSettings apply(String group) {
		FabricProperties.DataSourceProperties datasource = this.properties.datasource(group);
		Login login = this.details.getLogin(group);
		if (login == null) {
			check(group, datasource);
			return new PoolSettings(datasource.username(), datasource.password(), datasource.database(),
					properties(group, datasource), datasource.pool(), datasource.isPrivilegedAccountAllowed());
		}
		return new PoolSettings(login.username(), login.password(),
				(login.database() != null) ? login.database() : datasource.database(), properties(group, datasource),
				datasource.pool(), datasource.isPrivilegedAccountAllowed());
	}

	// The application's own properties of the driver go first
	private Map<String, String> properties(String group, FabricProperties.DataSourceProperties datasource) {
		Map<String, String> properties = new HashMap<>(this.details.getDriverProperties(group));
		String bundle = (datasource.ssl() != null) ? datasource.ssl().bundle() : null;
		if (bundle != null) {
			properties.putAll(this.encryption.computeIfAbsent(bundle,
					(name) -> BundleStores.properties(this.bundles.get().getBundle(name))));
		}
		properties.putAll(datasource.properties());
		return properties;
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

	private static void check(@Nullable String group, FabricProperties.DataSourceProperties datasource) {
		if (datasource.username() == null && !datasource.properties().containsKey(DRIVER_USER)) {
			throw new MissingLoginException(group);
		}
	}

}
