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
 * How the pool of a server is configured.
 */
final class PoolConfiguration {

	/**
	 * Sane for failover, each for a reason:
	 * <ul>
	 * <li>connectionTimeout 3 s: a caller that gets none asks the topology again; the
	 * pool's own 30 s would use up the whole deadline of a rerun.
	 * <li>validationTimeout 1 s: so does a ping to a silent server.
	 * <li>initializationFailTimeout -1: a server that is down must not fail the caller
	 * that creates its pool in another way than any later one.
	 * </ul>
	 */
	private static final Map<String, String> DEFAULTS = Map.of("connectionTimeout", "3000", "validationTimeout", "1000",
			"initializationFailTimeout", "-1");

	/** HikariCP puts the pool's name into the names of its MBeans as it is. */
	private static final Pattern NOT_IN_OBJECT_NAMES = Pattern.compile("[:,=*?\"\\s]");

	private static final Log logger = LogFactory.getLog(PoolConfiguration.class);

	private PoolConfiguration() {
	}

	/**
	 * Configures a pool; where its connections come from is left open.
	 * @param server whose pool it is
	 * @param settings those of the server's group
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
