package io.github.fabricspring.connection.driver;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;

import io.github.fabricspring.topology.HostAndPort;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * A connector to an address, whichever server is there: with the driver settings and the
 * TLS of the group's pools, outside any pool, to no database. Aborting such a connection
 * closes its socket and waits for nothing.
 */
public final class AddressConnector {

	private static final Log logger = LogFactory.getLog(AddressConnector.class);

	private final DriverConnector connector;

	private final Map<String, String> login;

	private final Duration timeout;

	/**
	 * Creates a connector.
	 * @param connector knows the driver and the settings of each group
	 * @param login properties of the driver that take the place of the group's:
	 * {@code user} and {@code password}, or none
	 * @param timeout how long connecting, and each answer, may take
	 */
	public AddressConnector(DriverConnector connector, Map<String, String> login, Duration timeout) {
		this.connector = connector;
		this.login = Map.copyOf(login);
		this.timeout = timeout;
	}

	/**
	 * Connects.
	 * @param group the group whose settings apply
	 * @param address the address
	 * @return a connection in autocommit mode
	 * @throws SQLException as the driver threw it
	 */
	public Connection connect(String group, HostAndPort address) throws SQLException {
		String session = UUID.randomUUID().toString();
		Properties properties = this.connector.properties(group, session);
		properties.putAll(this.login);
		String millis = Long.toString(Math.max(1, this.timeout.toMillis()));
		properties.setProperty(DriverConnector.CONNECT_TIMEOUT, millis);
		properties.setProperty(DriverConnector.SOCKET_TIMEOUT, millis);
		properties.putIfAbsent(DriverConnector.SOCKET_FACTORY, AbortableSocketFactory.class.getName());
		try {
			return abortable(this.connector.connect(group, "jdbc:mysql://" + address + "/", properties), session);
		}
		catch (SQLException | RuntimeException | Error ex) {
			AbortableSocketFactory.forget(session);
			throw ex;
		}
	}

	private static Connection abortable(Connection connection, String session) {
		return (Connection) Proxy.newProxyInstance(AddressConnector.class.getClassLoader(),
				new Class<?>[] { Connection.class }, (proxy, method, arguments) -> {
					if (method.getName().equals("abort")) {
						closeSocket(session);
					}
					try {
						return method.invoke(connection, arguments);
					}
					catch (InvocationTargetException ex) {
						throw (ex.getCause() != null) ? ex.getCause() : ex;
					}
					finally {
						if (method.getName().equals("abort") || method.getName().equals("close")) {
							AbortableSocketFactory.forget(session);
						}
					}
				});
	}

	private static void closeSocket(String session) {
		try {
			AbortableSocketFactory.abort(session);
		}
		catch (IOException ex) {
			logger.debug("Topology - the socket of a connection that is aborted could not be closed", ex);
		}
	}

}
