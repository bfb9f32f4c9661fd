package io.github.fabricspring.connection.driver;

import java.io.Closeable;
import java.io.IOException;
import java.net.Socket;
import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import com.mysql.cj.conf.PropertyKey;
import com.mysql.cj.conf.PropertySet;
import com.mysql.cj.protocol.StandardSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * The driver's sockets, by the mark of their session. Connector/J creates it by name, so
 * it has to be public; it must not be used directly. It adds to the driver:
 * <ul>
 * <li>connectTimeout bounds the handshake too. The system of a frozen server accepts
 * connections without a greeting, and the driver would wait until socketTimeout (seen).
 * <li>A socket can be closed below TLS, and while it is still being connected. TLS says
 * goodbye and waits for the answer until socketTimeout (seen: an idle connection to a
 * frozen server took 5 of 5 s to abort).
 * <li>Another thread sees that a session waits for bytes, and whether the wait is still
 * the same.
 * </ul>
 */
public final class AbortableSocketFactory extends StandardSocketFactory {

	private static final ConcurrentMap<String, WatchedSocket> SOCKETS = new ConcurrentHashMap<>();

	private @Nullable String session;

	@Override
	@SuppressWarnings("TypeParameterUnusedInFormals") // the driver's signature
	public <T extends Closeable> T connect(String host, int port, PropertySet properties, int loginTimeout)
			throws IOException {
		this.session = session(properties);
		int connectTimeout = properties.getIntegerProperty(PropertyKey.connectTimeout).getValue();
		return super.connect(host, port, properties, (loginTimeout > 0) ? loginTimeout : connectTimeout);
	}

	@Override
	protected Socket createSocket(PropertySet properties) {
		WatchedSocket socket = new WatchedSocket();
		if (this.session != null) {
			SOCKETS.merge(this.session, socket, AbortableSocketFactory::ofSession);
		}
		return socket;
	}

	// The driver ends a statement that ran into its timeout on a connection of its own,
	// which has the properties of the session, and with them its mark
	private static WatchedSocket ofSession(WatchedSocket known, WatchedSocket added) {
		return known.isLoggedIn() ? known : added;
	}

	/**
	 * Closes the socket of a session, if it has one, without waiting for anything.
	 * @param session the mark the session carries
	 * @throws IOException as the socket threw it
	 */
	public static void abort(String session) throws IOException {
		Socket socket = SOCKETS.get(session);
		if (socket != null) {
			socket.close();
		}
	}

	/**
	 * Returns whether the socket of a session is closed, without any I/O. The driver
	 * closes it when the server is lost, even if its connection still says that it is
	 * open.
	 * @param session the mark the session carries
	 * @return what is known of the socket
	 */
	public static Link link(String session) {
		Socket socket = SOCKETS.get(session);
		if (socket == null) {
			return Link.UNKNOWN;
		}
		return (socket.isClosed()) ? Link.CLOSED : Link.OPEN;
	}

	/**
	 * Returns the number of the read in which a session waits for bytes of its server.
	 * @param session the mark the session carries
	 * @return its number, 0 if it waits for none or that is not known
	 */
	public static int reading(String session) {
		WatchedSocket socket = SOCKETS.get(session);
		return (socket != null) ? socket.reading() : 0;
	}

	/**
	 * Whether bytes of the server have arrived that were not read yet.
	 * @param session the mark the session carries
	 * @return whether there are such bytes, {@code false} if that is not known
	 */
	public static boolean hasAnswer(String session) {
		WatchedSocket socket = SOCKETS.get(session);
		return socket != null && socket.hasAnswer();
	}

	/**
	 * Records the account of a session. The driver does not tell it to the factory.
	 * @param session the mark the session carries
	 * @param user the account, {@code null} if it is not known
	 */
	static void loggedIn(String session, @Nullable String user) {
		WatchedSocket socket = SOCKETS.get(session);
		if (socket != null) {
			socket.loggedIn(user);
		}
	}

	/**
	 * Returns the account that a session has logged in with.
	 * @param session the mark the session carries
	 * @return its name, {@code null} if it is not known
	 */
	public static @Nullable String user(String session) {
		WatchedSocket socket = SOCKETS.get(session);
		return (socket != null) ? socket.user() : null;
	}

	/**
	 * Removes a session whose connection was closed.
	 * @param session the mark it carried
	 */
	public static void forget(String session) {
		SOCKETS.remove(session);
	}

	private static @Nullable String session(PropertySet properties) {
		String attributes = properties.getStringProperty(PropertyKey.connectionAttributes).getValue();
		if (attributes == null) {
			return null;
		}
		String prefix = DriverConnector.SESSION_ATTRIBUTE + ":";
		return Arrays.stream(attributes.split(","))
			.map(String::strip)
			.filter((attribute) -> attribute.startsWith(prefix))
			.map((attribute) -> attribute.substring(prefix.length()))
			.findFirst()
			.orElse(null);
	}

	/** What is known of a session's socket. */
	public enum Link {

		/** It is open. */
		OPEN,

		/** It is closed: the session is lost. */
		CLOSED,

		/** The session has no socket of this factory. */
		UNKNOWN

	}

}
