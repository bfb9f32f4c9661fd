package io.github.fabricspring.connection.driver;

import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

import io.github.fabricspring.topology.Server;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * The connector with a JDBC driver: Connector/J, except in tests. It uses the settings of
 * the server's group, and refuses any other server at the address. Each connection
 * carries a mark of its own, which the server shows as its connection attribute
 * {@value #SESSION_ATTRIBUTE}.
 */
public final class DriverConnector implements ServerConnector {

	/** The connection attribute that tells one session from all others. */
	public static final String SESSION_ATTRIBUTE = "fabric_session";

	private static final String CONNECTION_ATTRIBUTES = "connectionAttributes";

	static final String CONNECT_TIMEOUT = "connectTimeout";

	static final String SOCKET_TIMEOUT = "socketTimeout";

	static final String SOCKET_FACTORY = "socketFactory";

	/**
	 * Sane for failover, each for a reason:
	 * <ul>
	 * <li>connectTimeout 2 s: a host that is gone, or frozen, must not hold up the pool;
	 * with {@link AbortableSocketFactory} it bounds the handshake too.
	 * <li>socketTimeout 10 min: the last resort behind the abort that follows the
	 * announcement of a new primary; long, because it cuts long queries too.
	 * <li>tcpKeepAlive: the system notices a silent host under an idle connection.
	 * </ul>
	 */
	private static final Map<String, String> DEFAULTS = Map.of(CONNECT_TIMEOUT, "2000", SOCKET_TIMEOUT, "600000",
			"tcpKeepAlive", "true");

	private static final String SESSION_VARIABLES = "sessionVariables";

	/**
	 * The variables that make the server report, with each result, the GTID of a commit,
	 * and, if it has changed, the state of the transaction, or whether the session
	 * commits by itself and may write. The other four variables are the server's default.
	 * They follow the application's own variables, because the last value counts.
	 */
	private static final String REPORTS = "session_track_transaction_info=STATE,session_track_gtids=OWN_GTID,"
			+ "session_track_system_variables='autocommit,transaction_read_only,time_zone,character_set_client,"
			+ "character_set_connection,character_set_results'";

	private static final Log logger = LogFactory.getLog(DriverConnector.class);

	/** The groups whose attributes were too long. */
	private final Set<String> warned = ConcurrentHashMap.newKeySet();

	private final Driver driver;

	private final Function<String, PoolSettings> settings;

	private final ServerIdentities identities;

	/**
	 * Creates a connector.
	 * @param driver the driver, asked with {@code jdbc:mysql:} URLs
	 * @param settings the settings of a group by its name
	 */
	public DriverConnector(Driver driver, Function<String, PoolSettings> settings) {
		this(driver, settings, new ServerIdentities());
	}

	/**
	 * Creates a connector.
	 * @param driver the driver, asked with {@code jdbc:mysql:} URLs
	 * @param settings the settings of a group by its name
	 * @param identities which server is at each address
	 */
	public DriverConnector(Driver driver, Function<String, PoolSettings> settings, ServerIdentities identities) {
		this.driver = driver;
		this.settings = settings;
		this.identities = identities;
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
		properties.putIfAbsent(SOCKET_FACTORY, AbortableSocketFactory.class.getName());
		properties.setProperty(DriverProperties.TRACK_SESSION_STATE, "true");
		properties.merge(SESSION_VARIABLES, REPORTS, (own, reports) -> own + "," + reports);
		Connection connection = open(server, properties);
		AbortableSocketFactory.loggedIn(session, properties.getProperty("user"));
		return connection;
	}

	private Connection open(Server server, Properties properties) throws SQLException {
		Connection connection = connect(server.group(), url(server), properties);
		try {
			this.identities.verify(server, connection);
		}
		catch (SQLException | RuntimeException | Error ex) {
			connection.abort(Runnable::run);
			throw ex;
		}
		return connection;
	}

	Connection connect(String group, String url, Properties properties) throws SQLException {
		@Nullable Connection connection = this.driver.connect(url, properties);
		if (connection == null) {
			throw new SQLException(group + " - " + this.driver.getClass().getName() + " does not accept " + url);
		}
		return connection;
	}

	Properties properties(String group, String session) {
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
		ConnectionAttributes attributes = ConnectionAttributes.of(SESSION_ATTRIBUTE, session,
				properties.getProperty(CONNECTION_ATTRIBUTES, "none"));
		if (!attributes.dropped().isEmpty() && this.warned.add(group)) {
			logger.warn(group + " - connectionAttributes are longer than the " + ConnectionAttributes.LIMIT
					+ " bytes that a server keeps of a session: not sent are " + attributes.dropped()
					+ ". Shorten them: the mark by which a lost session is found must be kept");
		}
		properties.setProperty(CONNECTION_ATTRIBUTES, attributes.value());
		return properties;
	}

	private String url(Server server) {
		String database = this.settings.apply(server.group()).database();
		// an IPv6 address contains colons
		String host = (server.host().indexOf(':') >= 0) ? "[" + server.host() + "]" : server.host();
		return "jdbc:mysql://" + host + ":" + server.port() + "/" + ((database != null) ? database : "");
	}

}
