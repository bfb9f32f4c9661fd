package io.github.fabricspring.connection.diagnosis;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.fabricspring.connection.driver.DriverConnector;
import io.github.fabricspring.connection.driver.ServerConnector;
import io.github.fabricspring.topology.Server;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Asks a server, on a new connection, which sessions it is working for.
 */
public final class SessionProbe {

	private static final Log logger = LogFactory.getLog(SessionProbe.class);

	/** An account sees its own sessions without any privilege. */
	private static final String QUESTION = """
			SELECT a.ATTR_VALUE, p.ID, p.COMMAND, SUBSTRING_INDEX(USER(), '@', 1)
			FROM performance_schema.session_account_connect_attrs a
			JOIN information_schema.processlist p ON p.ID = a.PROCESSLIST_ID
			WHERE a.ATTR_NAME = '%s' AND a.ATTR_VALUE IN (%s)""";

	private static final String IDLE = "Sleep";

	private final ServerConnector connector;

	/**
	 * Creates the probe.
	 * @param connector connects to the servers
	 */
	public SessionProbe(ServerConnector connector) {
		this.connector = connector;
	}

	/**
	 * Asks a server about sessions. Blocks until it has answered or the limit has passed.
	 * @param server the server
	 * @param sessions the marks of the sessions
	 * @param limit how long the connection and each of its answers may take
	 * @return what it says, nothing if it does not answer
	 */
	public Sessions ask(Server server, Collection<String> sessions, Duration limit) {
		String own = UUID.randomUUID().toString();
		String marks = Stream.concat(sessions.stream(), Stream.of(own))
			.map((mark) -> "'" + mark + "'")
			.collect(Collectors.joining(", "));
		try (Connection connection = this.connector.connect(server, own, limit);
				Statement statement = connection.createStatement();
				ResultSet rows = statement.executeQuery(QUESTION.formatted(DriverConnector.SESSION_ATTRIBUTE, marks))) {
			return read(rows, own);
		}
		catch (SQLException ex) {
			logger.debug(server.group() + " - " + server.address() + " does not tell what its sessions do", ex);
			return Sessions.UNKNOWN;
		}
	}

	private static Sessions read(ResultSet rows, String own) throws SQLException {
		Map<String, Long> idle = new HashMap<>();
		Set<String> busy = new HashSet<>();
		String user = null;
		while (rows.next()) {
			String mark = rows.getString(1);
			if (mark.equals(own)) {
				user = rows.getString(4);
			}
			else if (IDLE.equals(rows.getString(3))) {
				idle.put(mark, rows.getLong(2));
			}
			else {
				busy.add(mark);
			}
		}
		idle.keySet().removeAll(busy);
		return new Sessions(idle, busy, user);
	}

	/**
	 * Ends a session that waits for requests: what it holds is released, and a request
	 * that is still on its way is not carried out.
	 * @param server the server
	 * @param id the session's number at the server
	 * @param limit how long the connection and each of its answers may take
	 */
	public void kill(Server server, long id, Duration limit) {
		try (Connection connection = this.connector.connect(server, UUID.randomUUID().toString(), limit);
				Statement statement = connection.createStatement()) {
			statement.execute("KILL " + id);
		}
		catch (SQLException ex) {
			// It has ended by itself, or ends after wait_timeout
			logger.debug(server.group() + " - kill of session " + id + " on " + server.address() + " failed", ex);
		}
	}

	/**
	 * What a server says of sessions.
	 *
	 * @param idle the numbers of those that wait for a request, by their marks
	 * @param busy the marks of those that it works for
	 * @param user the account whose sessions it tells, {@code null} if it tells none: a
	 * proxy may have dropped the marks
	 */
	public record Sessions(Map<String, Long> idle, Set<String> busy, @Nullable String user) {

		/** Nothing: the server did not answer. */
		public static final Sessions UNKNOWN = new Sessions(Map.of(), Set.of(), null);

		public Sessions {
			idle = Map.copyOf(idle);
			busy = Set.copyOf(busy);
		}

		/**
		 * Whether the server tells of a session.
		 * @param mark its mark
		 * @return whether it does
		 */
		public boolean tells(String mark) {
			return this.idle.containsKey(mark) || this.busy.contains(mark);
		}

		/**
		 * Whether the server does nothing for a session.
		 * @param mark its mark
		 * @param account its account, {@code null} if that is not known
		 * @return whether it waits for a request, or is gone
		 */
		public boolean isIdle(String mark, @Nullable String account) {
			return this.idle.containsKey(mark)
					|| (!this.busy.contains(mark) && this.user != null && this.user.equals(account));
		}

	}

}
