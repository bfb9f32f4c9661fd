package io.github.fabricspring.connection.driver;

import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.function.Function;

import io.github.fabricspring.topology.Server;
import org.jspecify.annotations.Nullable;

/**
 * Opens connections with a JDBC driver, Connector/J unless in tests, by the settings of
 * the server's group. Each connection carries a mark of its own, which the server shows
 * as its connection attribute {@value #SESSION_ATTRIBUTE}.
 */
public final class DriverConnector implements ServerConnector {

	/** The connection attribute that tells one session from all others. */
	public static final String SESSION_ATTRIBUTE = "fabric_session";

	private static final String CONNECTION_ATTRIBUTES = "connectionAttributes";

	private static final String CONNECT_TIMEOUT = "connectTimeout";

	private static final String SOCKET_TIMEOUT = "socketTimeout";

	/**
	 * Sane for failover, each for a reason:
	 * <ul>
	 * <li>connectTimeout 2 s: a host that is gone, or frozen, must not hold up the pool;
	 * with {@link AbortableSocketFactory} it bounds the handshake too.
	 * <li>socketTimeout 10 min: the last resort behind the abort that follows the
	 * announcement of a new primary; long, because it cuts long queries too.
	 * <li>tcpKeepAlive: the system notices a silent host under an idle connection.
	 * <li>trackSessionState: the driver hears what the server tells of the session, as
	 * the GTIDs of commits where reads are to see them.
	 * </ul>
	 */
	private static final Map<String, String> DEFAULTS = Map.of(CONNECT_TIMEOUT, "2000", SOCKET_TIMEOUT, "600000",
			"tcpKeepAlive", "true", "trackSessionState", "true");

	private final Driver driver;

	private final Function<String, PoolSettings> settings;

	/**
	 * Create a connector.
	 * @param driver the driver, asked with {@code jdbc:mysql:} URLs
	 * @param settings the settings of a group by its name
	 */
	public DriverConnector(Driver driver, Function<String, PoolSettings> settings) {
		this.driver = driver;
		this.settings = settings;
	}

	@Override
	public Connection connect(Server server, String session, Duration timeout) throws SQLException {
		Properties properties = properties(server.group(), session);
		String millis = Long.toString(Math.max(1, timeout.toMillis()));
		properties.setProperty(CONNECT_TIMEOUT, millis);
		properties.setProperty(SOCKET_TIMEOUT, millis);
		return open(server, properties);
	}

	/**
	 * Opens a connection for a pool.
	 * @param server the server
	 * @param session the mark it carries
	 * @return the driver's connection
	 * @throws SQLException as the driver threw it
	 */
	public Connection open(Server server, String session) throws SQLException {
		Properties properties = properties(server.group(), session);
		properties.putIfAbsent("socketFactory", AbortableSocketFactory.class.getName());
		return open(server, properties);
	}

	private Connection open(Server server, Properties properties) throws SQLException {
		String url = url(server);
		@Nullable Connection connection = this.driver.connect(url, properties);
		if (connection == null) {
			throw new SQLException(
					server.group() + " - " + this.driver.getClass().getName() + " does not accept " + url);
		}
		return connection;
	}

	private Properties properties(String group, String session) {
		PoolSettings settings = this.settings.apply(group);
		Properties properties = new Properties();
		properties.putAll(DEFAULTS);
		properties.putAll(settings.properties());
		if (settings.username() != null) {
			properties.setProperty("user", settings.username());
		}
		if (settings.password() != null) {
			properties.setProperty("password", settings.password());
		}
		String attributes = properties.getProperty(CONNECTION_ATTRIBUTES, "none");
		String mark = SESSION_ATTRIBUTE + ":" + session;
		properties.setProperty(CONNECTION_ATTRIBUTES, attributes.equals("none") ? mark : attributes + "," + mark);
		return properties;
	}

	private String url(Server server) {
		String database = this.settings.apply(server.group()).database();
		// an IPv6 address brings colons of its own
		String host = (server.host().indexOf(':') >= 0) ? "[" + server.host() + "]" : server.host();
		return "jdbc:mysql://" + host + ":" + server.port() + "/" + ((database != null) ? database : "");
	}

}
