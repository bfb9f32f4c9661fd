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
import io.github.fabricspring.connection.diagnosis.ServerProbe;
import io.github.fabricspring.connection.driver.ServerConnector;
import io.github.fabricspring.outcome.table.DurabilityCheck;
import io.github.fabricspring.outcome.table.OutcomeProcedure;
import io.github.fabricspring.outcome.table.OutcomeStatements;
import io.github.fabricspring.outcome.table.OutcomeTableException;
import io.github.fabricspring.outcome.table.PlainStatements;
import io.github.fabricspring.outcome.table.ReplicationCheck;
import io.github.fabricspring.outcome.table.TableFacts;
import io.github.fabricspring.threads.IdleWait;
import io.github.fabricspring.topology.Group;
import io.github.fabricspring.topology.GroupAnswer;
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
public final class OutcomeSchema implements OutcomeGroups.Inspection, AutoCloseable {

	/** How long the primary may take for one answer. */
	private static final Duration LONGEST_ANSWER = Duration.ofSeconds(10);

	/** The least of it: MySQL waits at least that long for a lock. */
	private static final Duration SHORTEST_ANSWER = Duration.ofSeconds(1);

	/** Time for the server to tell that it has waited for a lock. */
	private static final Duration GRACE = Duration.ofSeconds(1);

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

	private final OutcomeProcedure procedure;

	private final OpenChecks checks = new OpenChecks();

	/**
	 * Creates the schema. Does no I/O.
	 * @param settings the settings of the table
	 * @param topology tells the primary of each group
	 * @param connector connects to the servers
	 * @param clock the clock of the application
	 */
	public OutcomeSchema(OutcomeSettings settings, TopologyMonitor topology, ServerConnector connector, Clock clock) {
		this.settings = settings;
		this.statements = new OutcomeStatements(settings.table());
		this.topology = topology;
		this.connector = connector;
		this.clock = clock;
		this.durability = new DurabilityCheck(settings.requireDurable());
		this.procedure = new OutcomeProcedure(this.statements, settings.createTable(), clock);
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
	 * Returns the definition of the procedure that commits with a key.
	 * @return a {@code CREATE PROCEDURE} statement
	 */
	public String procedure() {
		return this.statements.createProcedure();
	}

	/**
	 * Checks that the table exists, and creates it if the settings say so, its procedure
	 * as well. Idempotent. If the table exists, the account needs no privilege to create
	 * tables.
	 */
	@Override
	public OutcomeFacts prepare(String group, Duration patience) throws InterruptedException {
		return this.checks.run(group, patience, () -> prepare(group, patience, true));
	}

	@Override
	public OutcomeFacts ask(String group, Duration patience) throws InterruptedException {
		return this.checks.run(group, patience, () -> prepare(group, patience, false));
	}

	private OutcomeFacts prepare(String group, Duration patience, boolean wanted) throws InterruptedException {
		TopologyMonitor.Incident incident = this.topology.incident(group);
		try {
			long end = System.nanoTime() + patience.toNanos();
			Topology known = (wanted) ? null : known(group);
			while (true) {
				try {
					Topology current = (known != null) ? known : answer(group, Math.max(0, end - System.nanoTime()));
					return prepare(group, current, wanted, Duration.ofNanos(end - System.nanoTime()));
				}
				catch (SQLException | TopologyException ex) {
					known = null;
					TimeUnit.NANOSECONDS.sleep(PACE.toNanos());
					if (end - System.nanoTime() <= 0) {
						throw new GroupUnavailableException(group + " - outcome table not checked within "
								+ patience.toMillis() + " ms: " + reason(ex), ex);
					}
				}
			}
		}
		finally {
			incident.close();
		}
	}

	private String reason(Exception error) {
		String message = String.valueOf(error.getMessage()).lines().findFirst().orElse("");
		if (!(error instanceof SQLException sql)) {
			return "no primary answered: " + message;
		}
		if (Diagnosis.of(sql).statementUndone()) {
			return "another session locks the outcome table " + this.statements + " on the primary: " + message;
		}
		return (ServerProbe.Answer.of(sql).isDown()) ? "the primary gives no answer: " + message
				: "the primary refused: " + message;
	}

	// The source may be silent while the servers answer
	private @Nullable Topology known(String group) {
		Topology current = this.topology.current();
		Group answer = current.group(group);
		return (answer != null && answer.primary() != null && current.answer(group) != null) ? current : null;
	}

	private Topology answer(String group, long nanos) throws InterruptedException {
		try {
			Topology current = IdleWait.get(this.topology.refreshedAfter(group, this.clock.instant()), nanos);
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

	private OutcomeFacts prepare(String name, Topology current, boolean wanted, Duration left) throws SQLException {
		Group group = Objects.requireNonNull(current.group(name));
		Server primary = Objects.requireNonNull(group.primary());
		Duration limit = answerLimit(left);
		try (Connection connection = connect(primary, limit)) {
			// The server gives up the wait for a lock first, and so names the reason
			connection.setNetworkTimeout(Runnable::run, (int) limit.plus(GRACE).toMillis());
			limitLocks(connection, limit);
			if (!exists(connection, primary)) {
				create(connection, primary);
			}
			checkRights(connection, primary);
			String unsound = TableFacts.of(connection, this.statements).problem();
			if (unsound != null) {
				throw new OutcomeTableException(describe(primary) + unsound + "\n" + definition());
			}
			String problem = this.procedure.prepare(connection, primary);
			String replicas = this.replication.check(connection, group);
			GroupAnswer answer = Objects.requireNonNull(current.answer(name)).answer();
			if (wanted) {
				this.durability.check(connection, answer);
			}
			return new OutcomeFacts(connection.getCatalog(), (problem != null) ? problem : replicas,
					DurabilityCheck.doubt(connection, answer));
		}
	}

	private static Duration answerLimit(Duration left) {
		Duration limit = (left.compareTo(LONGEST_ANSWER) < 0) ? left : LONGEST_ANSWER;
		return (limit.compareTo(SHORTEST_ANSWER) < 0) ? SHORTEST_ANSWER : limit;
	}

	private void limitLocks(Connection connection, Duration limit) throws SQLException {
		try {
			PlainStatements.execute(connection, this.statements.lockLimit(limit));
		}
		catch (SQLException ex) {
			if (Diagnosis.of(ex).connectionLost()) {
				throw ex;
			}
			// What is no MySQL server is refused for what it lacks
		}
	}

	private Connection connect(Server primary, Duration limit) throws SQLException {
		try {
			return this.connector.connect(primary, UUID.randomUUID().toString(), limit);
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

	private void checkRights(Connection connection, Server primary) throws SQLException {
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
			if (Diagnosis.of(ex).connectionLost() || Diagnosis.of(ex).statementUndone()) {
				throw ex;
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

	/** Frees the callers whose group is being checked. */
	@Override
	public void close() {
		this.checks.close();
	}

	private String describe(Server primary) {
		return "The outcome table " + this.statements + " of group " + primary.group() + " on " + primary.address()
				+ " ";
	}

}
