package io.github.fabricspring.outcome.table;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.UUID;

import io.github.fabricspring.topology.Server;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * The procedure that writes a key and commits. It is checked by what it does, because an
 * account that may execute it may not read its definition.
 */
public final class OutcomeProcedure {

	private static final int ER_DUPLICATE = 1062;

	private static final int ER_NO_SUCH_ROUTINE = 1305;

	private static final int ER_ROUTINE_EXISTS = 1304;

	private static final Log logger = LogFactory.getLog(OutcomeProcedure.class);

	private final OutcomeStatements statements;

	private final boolean create;

	private final Clock clock;

	/**
	 * Creates the check. Does no I/O.
	 * @param statements the SQL
	 * @param create whether a procedure that is missing is created
	 * @param clock the clock of the keys that the check writes
	 */
	public OutcomeProcedure(OutcomeStatements statements, boolean create, Clock clock) {
		this.statements = statements;
		this.create = create;
		this.clock = clock;
	}

	/**
	 * Checks that the procedure can be used, and creates it if the settings say so.
	 * @param connection a connection to the primary, in autocommit mode
	 * @param primary the primary
	 * @return why it cannot be used, {@code null} if it can
	 * @throws SQLException if another server or another moment may give another answer
	 */
	public @Nullable String prepare(Connection connection, Server primary) throws SQLException {
		try {
			return check(connection);
		}
		catch (SQLException ex) {
			if (!isMissing(ex)) {
				throw ex;
			}
			if (ex.getErrorCode() != ER_NO_SUCH_ROUTINE) {
				return describe(
						"cannot be executed: GRANT EXECUTE ON PROCEDURE to the account, and INSERT on the table", ex);
			}
			if (!this.create) {
				return describe("does not exist: set fabric.outcome.create-table=true, or create it with\n"
						+ this.statements.createProcedure() + "\n", ex);
			}
		}
		return create(connection, primary);
	}

	private @Nullable String create(Connection connection, Server primary) throws SQLException {
		try {
			PlainStatements.execute(connection, this.statements.createProcedure());
			logger.info(primary.group() + " - created procedure " + this.statements.procedure() + " on "
					+ primary.address());
		}
		catch (SQLException ex) {
			if (ex.getErrorCode() != ER_ROUTINE_EXISTS) {
				if (!isMissing(ex)) {
					throw ex;
				}
				return describe("cannot be created: give the account the privilege CREATE ROUTINE, or run\n"
						+ this.statements.createProcedure() + "\n", ex);
			}
		}
		try {
			return check(connection);
		}
		catch (SQLException ex) {
			if (!isMissing(ex)) {
				throw ex;
			}
			return describe("cannot be executed: GRANT EXECUTE ON PROCEDURE to the account", ex);
		}
	}

	private @Nullable String check(Connection connection) throws SQLException {
		List<UUID> keys = List.of(next(), next(), next());
		String problem;
		connection.setAutoCommit(false);
		try {
			problem = problem(connection, keys.get(0), keys.get(1), keys.get(2));
		}
		catch (SQLException ex) {
			try {
				remove(connection, keys);
			}
			catch (SQLException failed) {
				ex.addSuppressed(failed);
			}
			throw ex;
		}
		remove(connection, keys);
		return problem;
	}

	private @Nullable String problem(Connection connection, UUID before, UUID key, UUID after) throws SQLException {
		PlainStatements.execute(connection, this.statements.mark(before));
		PlainStatements.execute(connection, this.statements.commit(null, key));
		connection.rollback();
		if (!has(connection, before) || !has(connection, key)) {
			return describe("does not commit its key with the transaction");
		}
		PlainStatements.execute(connection, this.statements.mark(after));
		if (accepts(connection, key)) {
			return describe("accepts a key twice");
		}
		connection.rollback();
		return (has(connection, after)) ? describe("commits although its key is there already") : null;
	}

	private void remove(Connection connection, List<UUID> keys) throws SQLException {
		connection.rollback();
		PlainStatements.execute(connection, this.statements.delete(keys));
		connection.commit();
		connection.setAutoCommit(true);
	}

	private boolean accepts(Connection connection, UUID key) throws SQLException {
		try {
			PlainStatements.execute(connection, this.statements.commit(null, key));
			return true;
		}
		catch (SQLException ex) {
			if (ex.getErrorCode() == ER_DUPLICATE) {
				return false;
			}
			throw ex;
		}
	}

	private UUID next() {
		return OutcomeKeys.next(this.clock.instant());
	}

	private String describe(String problem, SQLException answer) {
		return describe(problem) + ". The server said: " + answer.getMessage();
	}

	private String describe(String problem) {
		return "the procedure " + this.statements.procedure() + " " + problem;
	}

	/**
	 * Tells whether the statement was refused as it is, as for a missing routine, table
	 * or right, also at the next attempt.
	 * @param error the server's error
	 * @return whether its SQL state is of class 42
	 */
	public static boolean isMissing(SQLException error) {
		String state = error.getSQLState();
		return state != null && state.startsWith("42");
	}

	private boolean has(Connection connection, UUID key) throws SQLException {
		return !"0".equals(PlainStatements.value(connection, this.statements.has(key)));
	}

}
