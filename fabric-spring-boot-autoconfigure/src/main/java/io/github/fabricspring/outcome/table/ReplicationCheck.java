package io.github.fabricspring.outcome.table;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;

import io.github.fabricspring.connection.diagnosis.Diagnosis;
import io.github.fabricspring.connection.driver.ServerConnector;
import io.github.fabricspring.topology.Group;
import io.github.fabricspring.topology.Server;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Finds out whether the rows of an outcome table reach the secondaries: writes a mark on
 * the primary and looks for it where its GTID has been executed. A filter on either side
 * keeps it away, and with it every key after a failover. Servers that cannot be asked, or
 * lag, are passed over: they prove nothing.
 */
public final class ReplicationCheck {

	private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(3);

	private static final int LAG_SECONDS = 1;

	private static final int ER_NO_SUCH_TABLE = 1146;

	private static final Log logger = LogFactory.getLog(ReplicationCheck.class);

	private final OutcomeStatements statements;

	private final ServerConnector connector;

	private final Clock clock;

	/**
	 * Creates the check. Does no I/O.
	 * @param statements the SQL
	 * @param connector connects to the secondaries
	 * @param clock the clock of the marks that the check writes
	 */
	public ReplicationCheck(OutcomeStatements statements, ServerConnector connector, Clock clock) {
		this.statements = statements;
		this.connector = connector;
		this.clock = clock;
	}

	/**
	 * Checks a group.
	 * @param primary a connection to its primary, in autocommit mode
	 * @param group the group
	 * @return why a secondary could not execute the procedure, {@code null} if none says
	 * so
	 * @throws OutcomeTableException if a secondary has executed the mark and has no row
	 * @throws SQLException if the primary was lost, or another session locks the table
	 */
	public @Nullable String check(Connection primary, Group group) throws SQLException {
		UUID mark = OutcomeKeys.mark(this.clock.instant());
		String problem = null;
		try {
			PlainStatements.execute(primary, this.statements.mark(mark));
			if ("ON".equals(PlainStatements.value(primary, "SELECT @@GLOBAL.gtid_mode"))) {
				String executed = PlainStatements.value(primary, "SELECT @@GLOBAL.gtid_executed");
				for (Server secondary : group.secondaries()) {
					String found = check(secondary, mark, executed);
					problem = (problem != null) ? problem : found;
				}
			}
		}
		catch (SQLException ex) {
			if (Diagnosis.of(ex).connectionLost() || Diagnosis.of(ex).statementUndone()) {
				throw ex;
			}
			logger.debug(group.name() + " - could not check whether " + this.statements + " is replicated", ex);
		}
		return problem;
	}

	private @Nullable String check(Server secondary, UUID mark, String executed) {
		try (Connection connection = this.connector.connect(secondary, UUID.randomUUID().toString(), ANSWER_TIMEOUT)) {
			if (!hasExecuted(connection, executed)) {
				return null;
			}
			if (!has(connection, mark)) {
				throw new OutcomeTableException("The outcome table " + this.statements + " of group "
						+ secondary.group() + " is not replicated to " + secondary.address()
						+ ": a row that was written on the primary is missing there although its GTID was executed."
						+ " Remove the replication filter (binlog-do-db, binlog-ignore-db, replicate-*), or name a"
						+ " table that passes it with fabric.outcome.table");
			}
			return procedureProblem(connection, secondary);
		}
		catch (SQLException ex) {
			logger.debug(secondary.group() + " - could not look for the mark on " + secondary.address(), ex);
			return null;
		}
	}

	// In a transaction that cannot write, on a server that must not be written to
	private @Nullable String procedureProblem(Connection connection, Server secondary) throws SQLException {
		PlainStatements.execute(connection, "START TRANSACTION READ ONLY");
		try {
			PlainStatements.execute(connection, this.statements.commit(null, OutcomeKeys.next(this.clock.instant())));
			return "the procedure " + this.statements.procedure() + " writes nothing on " + secondary.address();
		}
		catch (SQLException ex) {
			return (OutcomeProcedure.isMissing(ex)) ? "the procedure " + this.statements.procedure()
					+ " cannot be executed on " + secondary.address() + " (" + ex.getMessage() + ")" : null;
		}
		finally {
			PlainStatements.execute(connection, "ROLLBACK");
		}
	}

	private boolean has(Connection connection, UUID mark) throws SQLException {
		try {
			return !"0".equals(PlainStatements.value(connection, this.statements.has(mark)));
		}
		catch (SQLException ex) {
			if (ex.getErrorCode() == ER_NO_SUCH_TABLE) {
				return false;
			}
			throw ex;
		}
	}

	private static boolean hasExecuted(Connection connection, String gtids) throws SQLException {
		try (PreparedStatement statement = connection.prepareStatement("SELECT WAIT_FOR_EXECUTED_GTID_SET(?, ?)")) {
			statement.setString(1, gtids);
			statement.setInt(2, LAG_SECONDS);
			try (ResultSet row = statement.executeQuery()) {
				return row.next() && row.getInt(1) == 0;
			}
		}
	}

}
