package io.github.fabricspring.outcome;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.github.fabricspring.GroupUnavailableException;
import io.github.fabricspring.connection.diagnosis.Diagnosis;
import io.github.fabricspring.connection.diagnosis.Diagnosis.ServerFate;
import io.github.fabricspring.connection.driver.ServerConnector;
import io.github.fabricspring.topology.Group;
import io.github.fabricspring.topology.Server;
import io.github.fabricspring.topology.Topology;
import io.github.fabricspring.topology.TopologyException;
import io.github.fabricspring.topology.TopologyMonitor;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that a group has a sound outcome table before the first transaction needs
 * it. On the group's primary: the replicas follow, which is checked as well.
 */
public final class OutcomeSchema {

	private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(10);

	private static final Duration PACE = Duration.ofMillis(20);

	private static final int ER_NO_SUCH_TABLE = 1146;

	private static final Log logger = LogFactory.getLog(OutcomeSchema.class);

	private final OutcomeSettings settings;

	private final OutcomeStatements statements;

	private final TopologyMonitor topology;

	private final ServerConnector connector;

	private final Clock clock;

	private final ReplicationCheck replication;

	private final DurabilityCheck durability;

	public OutcomeSchema(OutcomeSettings settings, TopologyMonitor topology, ServerConnector connector, Clock clock) {
		this.settings = settings;
		this.statements = new OutcomeStatements(settings.table());
		this.topology = topology;
		this.connector = connector;
		this.clock = clock;
		this.durability = new DurabilityCheck(settings.requireDurable());
		this.replication = new ReplicationCheck(this.statements, connector, clock);
	}

	/**
	 * Returns the table's definition, for applications that migrate their schema
	 * themselves.
	 * @return a {@code CREATE TABLE} statement
	 */
	public String definition() {
		return this.statements.create();
	}

	/**
	 * Checks that the table exists, and creates it if the settings say so. Idempotent. If
	 * the table exists, the account needs no privilege to create tables.
	 * @param group the group's name
	 * @param patience how long to wait for a primary that answers and takes writes
	 * @throws OutcomeTableException if there is no usable table; its message says what to
	 * do
	 * @throws NotDurableException if the group may lose what it acknowledges, and the
	 * settings refuse that
	 * @throws GroupUnavailableException if no primary answered in that time
	 * @throws InterruptedException if the thread is interrupted
	 */
	public void prepare(String group, Duration patience) throws InterruptedException {
		TopologyMonitor.Incident incident = this.topology.incident(group);
		try {
			long end = System.nanoTime() + patience.toNanos();
			Exception problem = tryToPrepare(group, end);
			while (problem != null) {
				TimeUnit.NANOSECONDS.sleep(PACE.toNanos());
				if (end - System.nanoTime() <= 0) {
					throw new GroupUnavailableException(
							group + " - outcome table not checked: no primary answered within " + patience.toMillis()
									+ " ms: " + problem.getMessage(),
							problem);
				}
				problem = tryToPrepare(group, end);
			}
		}
		finally {
			incident.close();
		}
	}

	// Returns the failure, null on success
	private @Nullable Exception tryToPrepare(String group, long end) throws InterruptedException {
		try {
			prepare(group, answer(group, Math.max(0, end - System.nanoTime())));
			return null;
		}
		catch (SQLException | TopologyException ex) {
			return ex;
		}
	}

	private Topology answer(String group, long nanos) throws InterruptedException {
		try {
			Topology current = this.topology.refreshedAfter(group, this.clock.instant())
				.get(nanos, TimeUnit.NANOSECONDS);
			Group answer = current.group(group);
			if (answer == null || answer.primary() == null) {
				String reason = current.reason(group);
				throw new TopologyException("no primary is announced" + ((reason != null) ? ", " + reason : ""), null);
			}
			return current;
		}
		catch (ExecutionException ex) {
			Throwable cause = (ex.getCause() != null) ? ex.getCause() : ex;
			throw new TopologyException(String.valueOf(cause.getMessage()), cause);
		}
		catch (TimeoutException ex) {
			throw new TopologyException("the topology source did not answer in time", ex);
		}
	}

	private void prepare(String name, Topology current) throws SQLException {
		Group group = Objects.requireNonNull(current.group(name));
		Server primary = Objects.requireNonNull(group.primary());
		try (Connection connection = connect(primary)) {
			if (!exists(connection, primary)) {
				create(connection, primary);
			}
			checkRights(connection, primary);
			String problem = TableFacts.of(connection, this.statements).problem();
			if (problem != null) {
				throw new OutcomeTableException(describe(primary) + problem + "\n" + definition());
			}
			this.replication.check(connection, group);
			this.durability.check(connection, Objects.requireNonNull(current.answer(name)).answer());
		}
	}

	private Connection connect(Server primary) throws SQLException {
		try {
			return this.connector.connect(primary, UUID.randomUUID().toString(), ANSWER_TIMEOUT);
		}
		catch (SQLException ex) {
			// a login or certificate that does not fit will not fit later
			if (Diagnosis.of(ex).server() == ServerFate.LOGIN_REFUSED) {
				throw new OutcomeTableException(describe(primary)
						+ "cannot be checked: correct the login in fabric.datasource. The connection was refused: "
						+ ex.getMessage(), ex);
			}
			throw ex;
		}
	}

	private boolean exists(Connection connection, Server primary) throws SQLException {
		try (Statement statement = connection.createStatement()) {
			statement.execute(this.statements.check());
			return true;
		}
		catch (SQLException ex) {
			if (ex.getErrorCode() == ER_NO_SUCH_TABLE && this.settings.createTable()) {
				return false;
			}
			throw refused(primary, ex,
					(ex.getErrorCode() == ER_NO_SUCH_TABLE)
							? "does not exist: set fabric.outcome.create-table=true, or create it with"
							: "cannot be read: give the account SELECT, INSERT, UPDATE and DELETE on it, set "
									+ "fabric.datasource.database if none is selected, and compare it with");
		}
	}

	private void checkRights(Connection connection, Server primary) {
		try (Statement statement = connection.createStatement()) {
			for (String sql : this.statements.needingRights()) {
				statement.execute(sql);
			}
		}
		catch (SQLException ex) {
			if (isRefusal(ex)) {
				throw new OutcomeTableException(describe(primary)
						+ "cannot be written: give the account INSERT, UPDATE and DELETE on it. The server said: "
						+ ex.getMessage(), ex);
			}
			logger.debug(primary.group() + " - could not check the rights on " + this.statements, ex);
		}
	}

	private void create(Connection connection, Server primary) throws SQLException {
		try (Statement statement = connection.createStatement()) {
			statement.execute(this.statements.create());
			logger.info(primary.group() + " - created outcome table " + this.statements + " on " + primary.address());
		}
		catch (SQLException ex) {
			throw refused(primary, ex, "cannot be created: give the account the privilege CREATE on it, or run");
		}
	}

	// Returns an error that another server or another moment may not have
	private SQLException refused(Server primary, SQLException answer, String advice) throws SQLException {
		if (!isRefusal(answer)) {
			return answer;
		}
		throw new OutcomeTableException(
				describe(primary) + advice + "\n" + definition() + "\nThe server said: " + answer.getMessage(), answer);
	}

	private static boolean isRefusal(SQLException answer) {
		String state = answer.getSQLState();
		return state != null && (state.startsWith("42") || state.startsWith("28") || state.startsWith("3D"));
	}

	private String describe(Server primary) {
		return "The outcome table " + this.statements + " of group " + primary.group() + " on " + primary.address()
				+ " ";
	}

}
