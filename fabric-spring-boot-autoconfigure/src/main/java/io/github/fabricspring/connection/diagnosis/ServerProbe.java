package io.github.fabricspring.connection.diagnosis;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Collection;
import java.util.UUID;
import java.util.stream.Collectors;

import io.github.fabricspring.connection.driver.DriverConnector;
import io.github.fabricspring.connection.driver.ServerConnector;
import io.github.fabricspring.topology.Server;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * The probe of a server: asks it, by a new connection, whether it takes writes.
 */
public final class ServerProbe {

	private static final Log logger = LogFactory.getLog(ServerProbe.class);

	private static final String QUESTION = "SELECT @@GLOBAL.read_only, @@GLOBAL.super_read_only";

	/**
	 * The states of a thread whose commit waits for other servers: in a hook of Group
	 * Replication, or for semi-synchronous replicas.
	 */
	private static final String COMMITTING = """
			SELECT COUNT(*) FROM performance_schema.session_account_connect_attrs a
			JOIN information_schema.processlist p ON p.ID = a.PROCESSLIST_ID
			WHERE a.ATTR_NAME = '%s' AND a.ATTR_VALUE IN (%s)
			AND (p.STATE = 'waiting for handler commit' OR p.STATE LIKE 'waiting for semi-sync ack%%'
				OR p.STATE LIKE 'executing hook on transaction%%')""";

	private final ServerConnector connector;

	/**
	 * Creates the probe.
	 * @param connector connects to the servers
	 */
	public ServerProbe(ServerConnector connector) {
		this.connector = connector;
	}

	/**
	 * Asks a server. Blocks until it has answered or the limit has passed.
	 * @param server the server
	 * @param limit how long the connection and each of its answers may take
	 * @return what it answered
	 */
	public Reply ask(Server server, Duration limit) {
		try (Connection connection = this.connector.connect(server, UUID.randomUUID().toString(), limit);
				Statement statement = connection.createStatement();
				ResultSet row = statement.executeQuery(QUESTION)) {
			row.next();
			boolean superReadOnly = row.getInt(2) != 0;
			boolean readOnly = superReadOnly || row.getInt(1) != 0;
			return new Reply((readOnly) ? Answer.READ_ONLY : Answer.WRITABLE, superReadOnly, null);
		}
		catch (SQLException ex) {
			return new Reply(ConnectFailure.answer(ex), false, ex);
		}
	}

	/**
	 * Asks a server whether one of its sessions waits in its commit. Blocks until it has
	 * answered or the limit has passed.
	 * @param server the server
	 * @param sessions the marks of the sessions
	 * @param limit how long the connection and each of its answers may take
	 * @return whether it said so
	 */
	public boolean isCommitting(Server server, Collection<String> sessions, Duration limit) {
		String marks = sessions.stream().map((mark) -> "'" + mark + "'").collect(Collectors.joining(", "));
		try (Connection connection = this.connector.connect(server, UUID.randomUUID().toString(), limit);
				Statement statement = connection.createStatement();
				ResultSet row = statement
					.executeQuery(COMMITTING.formatted(DriverConnector.SESSION_ATTRIBUTE, marks))) {
			return row.next() && row.getInt(1) != 0;
		}
		catch (SQLException ex) {
			logger.debug(server.group() + " - " + server.address() + " does not tell whether it commits", ex);
			return false;
		}
	}

	/**
	 * Returns the probe of the server's sessions.
	 * @return it, by the same connector
	 */
	public SessionProbe sessions() {
		return new SessionProbe(this.connector);
	}

	/** The answer of a server, or its absence. */
	public enum Answer {

		/** It takes writes. */
		WRITABLE,

		/** It is open to reads only. */
		READ_ONLY,

		/** It has no connection left. */
		BUSY,

		/** It answered with another error, such as a refused login. */
		ANSWERED,

		/** Another server is at its address. */
		WRONG_SERVER,

		/** Its host refused or reset the TCP connection. */
		REFUSED,

		/** Nothing came back in time. */
		SILENT;

		/**
		 * Tells what a failure to connect says about the server.
		 * @param error the driver's error
		 * @return the answer that it stands for
		 */
		public static Answer of(SQLException error) {
			return ConnectFailure.answer(error);
		}

		/**
		 * Whether the answer is a sign that the server is down.
		 * @return whether no MySQL server answered
		 */
		public boolean isDown() {
			return this == REFUSED || this == SILENT;
		}

	}

	/**
	 * A server's reply.
	 *
	 * @param answer its answer
	 * @param superReadOnly whether the server refuses the writes of every account
	 * @param error the driver's error, {@code null} if the question was answered
	 */
	public record Reply(Answer answer, boolean superReadOnly, @Nullable SQLException error) {

		/**
		 * Whether the server can be used for a purpose.
		 * @param writing whether it must take writes
		 * @return whether it can be used
		 */
		public boolean isUsable(boolean writing) {
			return this.answer == Answer.WRITABLE || (!writing && this.answer == Answer.READ_ONLY);
		}

		/**
		 * Returns the first line of the driver's error.
		 * @return its message, empty if there is none
		 */
		public String reason() {
			return (this.error != null) ? String.valueOf(this.error.getMessage()).lines().findFirst().orElse("") : "";
		}

	}

}
