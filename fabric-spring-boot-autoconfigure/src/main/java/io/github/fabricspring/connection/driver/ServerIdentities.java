package io.github.fabricspring.connection.driver;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

import com.mysql.cj.jdbc.JdbcConnection;
import io.github.fabricspring.topology.Server;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * The identity of the server at each address. Every new connection is asked once: a
 * virtual address may have moved, a port forward may have changed, a container may have
 * been replaced.
 * <p>
 * Where the topology tells a server's UUID, no other server is accepted. Where it does
 * not, the first one seen at an address counts, see {@link GroupIdentity}.
 */
public final class ServerIdentities {

	private static final Log logger = LogFactory.getLog(ServerIdentities.class);

	private static final String UUID_OF_SERVER = "SELECT @@server_uuid";

	/** Longer than a call waits for a server, by default. */
	private static final Duration LONGEST_CALL = Duration.ofSeconds(35);

	private final UuidQuery question;

	private final Duration longestCall;

	private final LongSupplier nanoTime;

	/** The groups whose topology tells no UUIDs, by name. */
	private final Map<String, GroupIdentity> groups = new ConcurrentHashMap<>();

	/** The strangers that were logged, by group and address. */
	private final Map<String, String> strangers = new ConcurrentHashMap<>();

	/** Creates identities that ask MySQL servers, for calls of at most 35 s. */
	public ServerIdentities() {
		this(LONGEST_CALL);
	}

	/**
	 * Creates identities that ask MySQL servers.
	 * @param longestCall how long a call that was begun on a server's connection may go
	 * on once that connection is closed
	 */
	public ServerIdentities(Duration longestCall) {
		this(ServerIdentities::askMysql, longestCall, System::nanoTime);
	}

	/**
	 * Creates identities.
	 * @param question asks a server who it is
	 * @param longestCall how long a call that was begun on a server's connection may go
	 * on once that connection is closed
	 * @param nanoTime the time in nanoseconds
	 */
	public ServerIdentities(UuidQuery question, Duration longestCall, LongSupplier nanoTime) {
		this.question = question;
		this.longestCall = longestCall;
		this.nanoTime = nanoTime;
	}

	/**
	 * Asks a new connection for its server's UUID.
	 * @param server the wanted server
	 * @param opened the connection
	 * @throws WrongServerException if it is another server
	 * @throws SQLException if it did not answer
	 */
	void verify(Server server, Connection opened) throws SQLException {
		String uuid = this.question.uuid(opened);
		if (uuid == null) {
			return;
		}
		String place = server.group() + " - " + server.address();
		String refusal = (server.isUuidKnown()) ? otherThanAnnounced(server, uuid)
				: otherThanSeen(server, uuid, opened);
		if (refusal == null) {
			if (this.strangers.remove(place) != null) {
				logger.info(place + " is server " + uuid + ": connections to it are accepted again");
			}
			return;
		}
		String message = place + " is server " + uuid + ", " + refusal;
		if (!uuid.equals(this.strangers.put(place, uuid))) {
			logger.warn(message);
		}
		throw new WrongServerException(message);
	}

	private static @Nullable String otherThanAnnounced(Server server, String uuid) {
		return (server.uuid().equalsIgnoreCase(uuid)) ? null : "but the topology says " + server.uuid()
				+ ": nothing was sent to it. Correct the group's list of servers, or what leads to that address";
	}

	private @Nullable String otherThanSeen(Server server, String uuid, Connection opened) {
		GroupIdentity group = this.groups.computeIfAbsent(server.group(),
				(name) -> new GroupIdentity(this.longestCall));
		String expected = group.admit(server.address(), uuid, opened, this.nanoTime.getAsLong());
		if (expected == null) {
			return null;
		}
		return "but was " + expected
				+ ": nothing was sent to it. It is accepted once the group's older connections have been closed for "
				+ this.longestCall.toSeconds() + " s, or after a restart of the application";
	}

	private static @Nullable String askMysql(Connection opened) throws SQLException {
		if (!(opened instanceof JdbcConnection)) {
			return null;
		}
		try (Statement statement = opened.createStatement(); ResultSet row = statement.executeQuery(UUID_OF_SERVER)) {
			row.next();
			return row.getString(1);
		}
	}

	/** The question for a server's UUID. */
	@FunctionalInterface
	public interface UuidQuery {

		/**
		 * Asks.
		 * @param opened a connection to the server
		 * @return its UUID, {@code null} if it has none
		 * @throws SQLException as the driver threw it
		 */
		@Nullable String uuid(Connection opened) throws SQLException;

	}

}
