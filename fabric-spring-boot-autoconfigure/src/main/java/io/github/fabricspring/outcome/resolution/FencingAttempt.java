package io.github.fabricspring.outcome.resolution;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

import io.github.fabricspring.connection.driver.ServerConnector;
import io.github.fabricspring.connection.key.CommitResolver.LostCommit;
import io.github.fabricspring.connection.key.CommitResolver.Outcome;
import io.github.fabricspring.outcome.table.OutcomeKeys;
import io.github.fabricspring.outcome.table.OutcomeStatements;
import io.github.fabricspring.outcome.table.OutcomeTableException;
import io.github.fabricspring.outcome.table.PlainStatements;
import io.github.fabricspring.outcome.table.SharedChecks;
import io.github.fabricspring.outcome.table.TableFacts;
import io.github.fabricspring.topology.Server;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to find or fence one key on one server. Its connection carries the mark of
 * the session whose COMMIT was lost. Other sessions with this mark may hold the key, that
 * session or an earlier attempt, and are killed.
 */
public final class FencingAttempt implements Attempt {

	private static final int ER_LOCK_WAIT_TIMEOUT = 1205;

	private static final int ER_LOCK_DEADLOCK = 1213;

	private static final String SESSIONS = """
			SELECT processlist_id FROM performance_schema.session_account_connect_attrs
			WHERE attr_name = 'fabric_session' AND attr_value = ? AND processlist_id <> CONNECTION_ID()""";

	private static final Log logger = LogFactory.getLog(FencingAttempt.class);

	private final Server server;

	private final LostCommit lost;

	private final boolean mayHoldKey;

	private final Duration connectTimeout;

	private final Duration answerTimeout;

	private final OutcomeStatements statements;

	private final ServerConnector connector;

	private final SharedChecks checks;

	private final Clock clock;

	private final ReentrantLock connecting = new ReentrantLock();

	private volatile boolean abandoned;

	private volatile @Nullable Connection connection;

	/**
	 * Creates the attempt. Does no I/O.
	 * @param server the server
	 * @param lost the lost COMMIT, with its key
	 * @param mayHoldKey whether a session there may hold the key; then it is killed
	 * before the wait for the key's lock, otherwise after it
	 * @param connectTimeout how long connecting may take
	 * @param answerTimeout how long the server may take for each answer
	 * @param statements the SQL
	 * @param connector connects to the server
	 * @param checks the checks of the table
	 * @param clock the clock that keys are made by
	 */
	public FencingAttempt(Server server, LostCommit lost, boolean mayHoldKey, Duration connectTimeout,
			Duration answerTimeout, OutcomeStatements statements, ServerConnector connector, SharedChecks checks,
			Clock clock) {
		this.server = server;
		this.lost = lost;
		this.mayHoldKey = mayHoldKey;
		this.connectTimeout = connectTimeout;
		this.answerTimeout = answerTimeout;
		this.statements = statements;
		this.connector = connector;
		this.checks = checks;
		this.clock = clock;
	}

	// What the check of the table needs is loaded at its first query after a start
	@Override
	public void prepare() throws SQLException {
		checkTable(connect());
	}

	private Connection connect() throws SQLException {
		this.connecting.lock();
		try {
			Connection known = this.connection;
			return (known != null) ? known : open();
		}
		finally {
			this.connecting.unlock();
		}
	}

	private Connection open() throws SQLException {
		Connection opened = this.connector.connect(this.server, this.lost.session(), this.connectTimeout);
		try {
			// Before the limit is raised: a session that was opened early may be lost
			PlainStatements.execute(opened, OutcomeStatements.SESSION);
			opened.setNetworkTimeout(Runnable::run, (int) Math.max(1, this.answerTimeout.toMillis()));
			this.connection = opened;
			return opened;
		}
		finally {
			// Connection first, "abandoned" second; abandon() uses the opposite order
			if (this.connection == null || this.abandoned) {
				opened.abort(Runnable::run);
			}
		}
	}

	/**
	 * Finds the transaction's key, or writes a tombstone in its place.
	 * @return {@link Outcome#COMMITTED} if the key was there and this server acknowledged
	 * a later write; {@link Outcome#NOT_COMMITTED} if a tombstone is there now; never
	 * {@link Outcome#UNKNOWN}
	 * @throws SQLException if the server did not answer, or refused
	 * @throws OutcomeTableException if the table proves nothing
	 */
	@Override
	public Outcome call() throws SQLException {
		try (Connection opened = connect()) {
			for (boolean killing = this.mayHoldKey; !this.abandoned; killing = true) {
				if (killing) {
					killSessions(opened);
				}
				if (fence(opened)) {
					Outcome found = isFenced(opened) ? Outcome.NOT_COMMITTED : Outcome.COMMITTED;
					checkTable(opened, found);
					return found;
				}
			}
			throw new SQLException("Another primary was announced or the deadline has passed");
		}
	}

	@Override
	public void abandon() {
		this.abandoned = true;
		Connection opened = this.connection;
		if (opened != null) {
			try {
				opened.abort(Runnable::run);
			}
			catch (SQLException ex) {
				logger.debug(this.lost.group() + " - abort of the connection to " + this.server.address() + " failed",
						ex);
			}
		}
	}

	private void killSessions(Connection opened) {
		try {
			for (long id : sessions(opened)) {
				PlainStatements.execute(opened, "KILL " + id);
				logger.debug(this.lost.group() + " - killed session " + id + " of key " + this.lost.key() + " on "
						+ this.server.address());
			}
		}
		catch (SQLException ex) {
			// It ended by itself, or this account cannot see it. The key's lock decides.
			logger.debug(this.lost.group() + " - kill of the session of key " + this.lost.key() + " on "
					+ this.server.address() + " failed", ex);
		}
	}

	private List<Long> sessions(Connection opened) throws SQLException {
		List<Long> ids = new ArrayList<>();
		try (PreparedStatement statement = opened.prepareStatement(SESSIONS)) {
			statement.setString(1, this.lost.session());
			try (ResultSet rows = statement.executeQuery()) {
				while (rows.next()) {
					ids.add(rows.getLong(1));
				}
			}
		}
		return ids;
	}

	private boolean fence(Connection opened) throws SQLException {
		try {
			PlainStatements.execute(opened, this.statements.fence(this.lost.key()));
			return true;
		}
		catch (SQLException ex) {
			if (ex.getErrorCode() == ER_LOCK_WAIT_TIMEOUT || ex.getErrorCode() == ER_LOCK_DEADLOCK) {
				return false;
			}
			throw ex;
		}
	}

	private void checkTable(Connection opened, Outcome found) throws SQLException {
		String problem = checkTable(opened).problem();
		if (problem != null) {
			throw new OutcomeTableException(describeTable() + problem + "\n" + this.statements.create());
		}
		if (found == Outcome.NOT_COMMITTED
				&& "0".equals(PlainStatements.value(opened, this.statements.marksBefore(this.lost.key())))) {
			Duration keyAge = Duration.between(OutcomeKeys.writtenAt(this.lost.key()), this.clock.instant());
			throw new OutcomeTableException(
					describeTable() + "has no mark from before the key, which was written " + keyAge.toMillis()
							+ " ms ago: it was emptied or replaced since, so the key's absence proves nothing");
		}
	}

	private TableFacts checkTable(Connection opened) throws SQLException {
		return this.checks.check(this.server, () -> TableFacts.of(opened, this.statements));
	}

	private String describeTable() {
		return "the outcome table " + this.statements + " on " + this.server.address() + " ";
	}

	private boolean isFenced(Connection opened) throws SQLException {
		return !"0".equals(PlainStatements.value(opened, this.statements.isFenced(this.lost.key())));
	}

	@Override
	public String toString() {
		return this.server.address();
	}

}
