package io.github.fabricspring.pool;

import java.util.Map;
import java.util.Properties;
import java.util.regex.Pattern;

import com.zaxxer.hikari.HikariConfig;
import io.github.fabricspring.connection.driver.PoolSettings;
import io.github.fabricspring.topology.Server;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * The configuration of a server's pool.
 */
final class PoolConfiguration {

	/**
	 * Defaults for a failover:
	 * <ul>
	 * <li>connectionTimeout 3 s: a caller without a connection asks the topology again.
	 * HikariCP's own 30 s would use up the whole deadline of a rerun.
	 * <li>validationTimeout 1 s: a ping to a silent server ends early too.
	 * <li>initializationFailTimeout -1: a server that is down fails the caller that
	 * creates its pool in the same way as any later caller.
	 * </ul>
	 */
	private static final Map<String, String> DEFAULTS = Map.of("connectionTimeout", "3000", "validationTimeout", "1000",
			"initializationFailTimeout", "-1");

	/** HikariCP uses the pool's name in the names of its MBeans unchanged. */
	private static final Pattern NOT_IN_OBJECT_NAMES = Pattern.compile("[:,=*?\"\\s]");

	private static final Log logger = LogFactory.getLog(PoolConfiguration.class);

	private PoolConfiguration() {
	}

	/**
	 * Creates the configuration, without the source of the connections.
	 * @param server the server of the pool
	 * @param settings the settings of the server's group
	 * @return the configuration
	 */
	static HikariConfig of(Server server, PoolSettings settings) {
		Properties properties = new Properties();
		properties.putAll(DEFAULTS);
		settings.hikari().forEach((name, value) -> properties.setProperty(camelCase(name), value));
		if (properties.remove("connectionTestQuery") != null) {
			logger.warn(server.group() + " - connection-test-query is ignored: the driver's own ping is used");
		}
		HikariConfig config = new HikariConfig(properties);
		String name = ServerPools.name(server);
		config.setPoolName((config.isRegisterMbeans()) ? NOT_IN_OBJECT_NAMES.matcher(name).replaceAll("_") : name);
		if (config.getExceptionOverride() == null && config.getExceptionOverrideClassName() == null) {
			config.setExceptionOverride(new EvictionRule());
		}
		return config;
	}

	private static String camelCase(String name) {
		StringBuilder camel = new StringBuilder();
		for (int i = 0; i < name.length(); i++) {
			char character = name.charAt(i);
			if (character == '-' && i + 1 < name.length()) {
				camel.append(Character.toUpperCase(name.charAt(++i)));
			}
			else {
				camel.append(character);
			}
		}
		return camel.toString();
	}

}
