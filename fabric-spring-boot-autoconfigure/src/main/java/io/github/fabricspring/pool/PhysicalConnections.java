package io.github.fabricspring.pool;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTransientConnectionException;
import java.time.Clock;
import java.util.Collection;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

import com.zaxxer.hikari.HikariConfig;
import io.github.fabricspring.call.Verdict;
import io.github.fabricspring.connection.TrackedConnection;
import io.github.fabricspring.connection.diagnosis.Diagnosis;
import io.github.fabricspring.connection.diagnosis.Diagnosis.Phase;
import io.github.fabricspring.connection.driver.AbortableSocketFactory;
import io.github.fabricspring.pool.refusal.LastRefusal;
import io.github.fabricspring.pool.refusal.Refusal;
import io.github.fabricspring.topology.Server;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.datasource.AbstractDataSource;

/**
 * The physical connections of one pool. Each is registered before it is opened, so that
 * it can be aborted at any time. Borrowing a connection costs nothing more.
 */
final class PhysicalConnections extends AbstractDataSource {

	private static final Log logger = LogFactory.getLog(PhysicalConnections.class);

	private final ServerPool pool;

	private final ConnectionOpener opener;

	private final PrimaryCheck primaryCheck;

	private final PoolThreads threads;

	private final LastRefusal lastRefusal = new LastRefusal(Clock.systemUTC());

	/** The sessions that are open or being opened, by their marks. */
	private final ConcurrentHashMap<String, Session> sessions = new ConcurrentHashMap<>();

	private volatile boolean retired;

	PhysicalConnections(ServerPool pool, ConnectionOpener opener, PrimaryCheck primaryCheck) {
		this.pool = pool;
		this.opener = opener;
		this.primaryCheck = primaryCheck;
		this.threads = new PoolThreads(ServerPools.name(pool.server()));
	}

	/**
	 * Makes a pool open its connections here.
	 * @param config the pool's configuration
	 */
	void configure(HikariConfig config) {
		config.setDataSource(this);
		config.setThreadFactory(this.threads);
	}

	@Override
	public Connection getConnection() throws SQLException {
		this.threads.opening();
		String mark = UUID.randomUUID().toString();
		if (this.retired) {
			return this.opener.track(RetiredConnection.create(), this.pool, mark);
		}
		try {
			TrackedConnection connection = open(mark);
			this.lastRefusal.opened();
			this.threads.opened();
			return connection;
		}
		catch (SQLException ex) {
			this.lastRefusal.refused(ex);
			failed(mark);
			if (Diagnosis.of(ex).verdict(Phase.NOTHING_AT_RISK, false) == Verdict.SERVER_LOST) {
				// it may come back read-only
				this.primaryCheck.askAgain();
			}
			throw ex;
		}
		catch (RuntimeException | Error ex) {
			abort(Objects.requireNonNull(this.sessions.get(mark)), Runnable::run);
			failed(mark);
			throw ex;
		}
	}

	private TrackedConnection open(String mark) throws SQLException {
		Session session = new Session(mark);
		this.sessions.put(mark, session);
		Connection physical = this.opener.open(server(), mark);
		session.connection = physical;
		// Registered first, "retired?" asked second. retire() does it the other way
		// round, so one of the two aborts the connection
		if (this.retired) {
			abort(session, Runnable::run);
			throw left();
		}
		TrackedConnection tracked = this.opener.track(physical, this.pool, mark);
		session.tracked = tracked;
		return tracked;
	}

	private void failed(String mark) {
		closed(mark);
		this.threads.failed();
	}

	/** The account is always the group's. */
	@Override
	public Connection getConnection(String username, String password) throws SQLException {
		return getConnection();
	}

	/**
	 * The driver's connectTimeout bounds it. The pool sets this value when it closes.
	 */
	@Override
	public int getLoginTimeout() {
		return 1;
	}

	@Override
	public void setLoginTimeout(int seconds) {
	}

	/**
	 * Adds the reason why no connection could be opened to the pool's timeout.
	 * @param timeout the pool's exception
	 * @return the exception for the caller
	 */
	SQLException explain(SQLTransientConnectionException timeout) {
		return this.lastRefusal.explain(timeout);
	}

	@Nullable Refusal refusal() {
		return this.lastRefusal.get();
	}

	/**
	 * Ends the pause that HikariCP makes after failed attempts. Callers that wait go on
	 * waiting until a connection is requested again.
	 * @return whether HikariCP was pausing
	 */
	boolean wake() {
		return this.threads.wake();
	}

	/**
	 * Aborts all connections, also those that are being opened, and opens no more.
	 * @param executor has a thread for every task
	 */
	void retire(Executor executor) {
		this.retired = true;
		abortAll(executor);
		wake();
	}

	boolean isRetired() {
		return this.retired;
	}

	/**
	 * Aborts all connections, also those that are being opened.
	 * @param executor has a thread for every task
	 */
	void abortAll(Executor executor) {
		this.sessions.values().forEach((session) -> abort(session, executor));
	}

	/**
	 * Aborts a session at once.
	 * @param session the session
	 * @param executor has a thread for it
	 */
	void abort(Session session, Executor executor) {
		Connection physical = session.connection;
		try {
			AbortableSocketFactory.abort(session.mark);
			if (physical != null) {
				abort(physical, executor);
			}
		}
		catch (IOException | SQLException | OutOfMemoryError ex) {
			logger.debug(server().group() + " - could not abort a connection to " + server().address(), ex);
		}
	}

	private static void abort(Connection physical, Executor executor) throws SQLException {
		try {
			physical.abort(executor);
		}
		catch (RejectedExecutionException | OutOfMemoryError ex) {
			// With the socket closed this does not wait
			physical.abort(Runnable::run);
		}
	}

	/**
	 * The sessions that are open or being opened.
	 * @return a view
	 */
	Collection<Session> sessions() {
		return this.sessions.values();
	}

	void closed(String mark) {
		this.sessions.remove(mark);
		AbortableSocketFactory.forget(mark);
	}

	SQLException left() {
		return new SQLNonTransientConnectionException(server().group() + " - server " + server().address()
				+ " left the group while a connection to it was being fetched", "08001");
	}

	private Server server() {
		return this.pool.server();
	}

}
