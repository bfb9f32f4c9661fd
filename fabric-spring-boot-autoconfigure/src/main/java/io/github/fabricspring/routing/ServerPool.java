package io.github.fabricspring.routing;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTransientConnectionException;
import java.util.Collection;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import io.github.fabricspring.topology.Server;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.datasource.AbstractDataSource;

/**
 * The connections to one server: the pool, and the physical connections below it, which
 * are known from where the pool has them made, so that a borrow costs nothing more.
 */
final class ServerPool {

	private static final Log logger = LogFactory.getLog(ServerPool.class);

	private final Server server;

	private final DriverConnector connector;

	private final Reporting reporting;

	private final PoolThreads threads;

	private final HikariDataSource hikari;

	/** The marks of the sessions that are open or being opened, and their connections. */
	private final ConcurrentHashMap<String, Session> sessions = new ConcurrentHashMap<>();

	private final PrimaryCheck primaryCheck = new PrimaryCheck();

	private final Deposition deposition;

	private volatile boolean retired;

	private volatile Server latest;

	ServerPool(Server server, DriverConnector connector, Reporting reporting, HikariConfig config) {
		this.server = server;
		this.latest = server;
		this.connector = connector;
		this.reporting = reporting;
		this.deposition = new Deposition(this, connector);
		this.threads = new PoolThreads(ServerPools.name(server));
		config.setDataSource(new PhysicalConnections());
		config.setThreadFactory(this.threads);
		this.hikari = new HikariDataSource(config);
	}

	Server server() {
		return this.server;
	}

	Reporting reporting() {
		return this.reporting;
	}

	HikariDataSource hikari() {
		return this.hikari;
	}

	/**
	 * The server as the newest topology has it.
	 * @return the server, its status and mode up to date
	 */
	Server latest() {
		return this.latest;
	}

	/**
	 * The topology was refreshed.
	 * @param latest the server as it has it
	 * @param primary whether the group has a primary now, this one or another
	 * @param executor has a thread for every task
	 */
	void describe(Server latest, boolean primary, Executor executor) {
		Server before = this.latest;
		if (latest.isPrimary() && !before.isPrimary()) {
			this.primaryCheck.renew();
		}
		this.latest = latest;
		this.deposition.describe(before, latest);
		if (primary) {
			this.deposition.succeeded(executor);
		}
	}

	boolean isRetired() {
		return this.retired;
	}

	/**
	 * Whether it still leads to where a server is said to be.
	 * @param server the server as a newer topology describes it
	 * @return whether its address and its group are those of the pool
	 */
	boolean leadsTo(Server server) {
		return this.server.port() == server.port() && this.server.host().equals(server.host())
				&& this.server.group().equals(server.group());
	}

	/**
	 * Borrows a connection.
	 * @param scope the scope it serves, {@code null} outside
	 * @param use what it was chosen for
	 * @return the pool's connection
	 * @throws SQLException if none could be had in time, or if the server left meanwhile
	 */
	Connection borrow(@Nullable Scope scope, Use use) throws SQLException {
		if (this.retired) {
			throw left();
		}
		Connection connection = this.hikari.getConnection();
		TrackedConnection tracked = connection.unwrap(TrackedConnection.class);
		tracked.lease(scope, use);
		if (this.retired) {
			connection.close();
			throw left();
		}
		if (use != Use.READ && !this.latest.isPrimary()) {
			connection.close();
			throw deposed();
		}
		if (use == Use.WRITE && scope != null && this.primaryCheck.isDue()) {
			check(connection, tracked);
		}
		return connection;
	}

	/**
	 * Judges why no connection could be had: nothing was sent on it.
	 * @param error what {@link #borrow} threw
	 * @param use what the connection was wanted for
	 * @return the failure
	 */
	Failure judge(SQLException error, Use use) {
		Verdict verdict = FailureJudge.judge(error, FailureJudge.Phase.NOTHING_AT_RISK, false);
		if (this.retired) {
			verdict = Verdict.SERVER_LOST;
		}
		else if (error instanceof SQLTransientConnectionException && error.getCause() == null) {
			// All are in use: by callers who hang with a frozen server, or by too many
			verdict = Verdict.UNDONE;
		}
		else if (use == Use.READ && verdict == Verdict.SERVER_LOST) {
			failedToRead();
		}
		return new Failure(verdict, false, this.server, use == Use.READ, error);
	}

	/** Has reads go elsewhere for a while. */
	void failedToRead() {
		if (!this.retired) {
			this.reporting.coolDown().add(this.server);
		}
	}

	/**
	 * Has connections replaced that may have lost their server: the idle ones now, those
	 * in use when they come back.
	 */
	void distrust() {
		HikariPoolMXBean pool = this.hikari.getHikariPoolMXBean();
		if (pool != null && !this.retired) {
			pool.softEvictConnections();
		}
	}

	/**
	 * Aborts every physical connection, those included that are being opened, wakes those
	 * who wait for one, and hands out no more. Does not wait for anything: what may is
	 * left to the executor.
	 * @param executor has a thread for every task
	 */
	void retire(Executor executor) {
		this.retired = true;
		abortAll(executor);
		// The thread that adds connections may sleep: only what it adds wakes those who
		// wait
		this.threads.wake();
		executor.execute(() -> Drain.run(this.hikari, this.server));
	}

	/**
	 * Aborts every physical connection, those included that are being opened.
	 * @param executor has a thread for every task
	 */
	void abortAll(Executor executor) {
		this.sessions.values().forEach((session) -> abort(session, executor));
		distrust();
	}

	void closed(String mark) {
		this.sessions.remove(mark);
		AbortableSocketFactory.forget(mark);
	}

	private void check(Connection connection, TrackedConnection tracked) throws SQLException {
		try {
			this.primaryCheck.check(tracked.physical, this.latest);
		}
		catch (SQLException ex) {
			// the pool has not seen the error
			distrust();
			connection.close();
			throw ex;
		}
	}

	/**
	 * The sessions that are open or being opened.
	 * @return a view
	 */
	Collection<Session> sessions() {
		return this.sessions.values();
	}

	/**
	 * Cuts a session, whatever it waits for.
	 * @param session the session
	 * @param executor has a thread for it
	 */
	void abort(Session session, Executor executor) {
		Connection physical = session.connection;
		try {
			AbortableSocketFactory.abort(session.mark);
			if (physical != null) {
				physical.abort(executor);
			}
		}
		catch (IOException | SQLException ex) {
			logger.debug(this.server.group() + " - could not abort a connection to " + this.server.address(), ex);
		}
	}

	private SQLException left() {
		return new SQLNonTransientConnectionException(this.server.group() + " - server " + this.server.address()
				+ " left the group while a connection to it was being fetched", "08001");
	}

	private SQLException deposed() {
		return new SQLNonTransientConnectionException(this.server.group() + " - server " + this.server.address()
				+ " ceased to be primary while a connection to it was being fetched", "08001");
	}

	private final class PhysicalConnections extends AbstractDataSource {

		@Override
		public Connection getConnection() throws SQLException {
			String mark = UUID.randomUUID().toString();
			if (ServerPool.this.retired) {
				return new TrackedConnection(RetiredConnection.create(), ServerPool.this, mark);
			}
			Session session = new Session(mark);
			ServerPool.this.sessions.put(mark, session);
			try {
				Connection physical = ServerPool.this.connector.open(ServerPool.this.server, mark);
				session.connection = physical;
				// Registered first, asked second: retire() does it the other way round,
				// so that one of the two aborts it
				if (ServerPool.this.retired) {
					abort(session, Runnable::run);
					throw left();
				}
				ServerPool.this.reporting.accounts().check(physical, ServerPool.this.server.group());
				TrackedConnection tracked = new TrackedConnection(physical, ServerPool.this, mark);
				session.tracked = tracked;
				return tracked;
			}
			catch (SQLException | RuntimeException ex) {
				closed(mark);
				throw ex;
			}
		}

		@Override
		public Connection getConnection(String username, String password) throws SQLException {
			return getConnection();
		}

		/**
		 * The driver's connectTimeout bounds it; the pool asks how long to wait at its
		 * end.
		 */
		@Override
		public int getLoginTimeout() {
			return 1;
		}

		@Override
		public void setLoginTimeout(int seconds) {
		}

	}

}
