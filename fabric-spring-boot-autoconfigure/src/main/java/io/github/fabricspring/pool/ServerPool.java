package io.github.fabricspring.pool;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLInvalidAuthorizationSpecException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTransientConnectionException;
import java.util.Collection;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.github.fabricspring.call.ConnectionRequest;
import io.github.fabricspring.call.Failure;
import io.github.fabricspring.call.Verdict;
import io.github.fabricspring.connection.TrackedConnection;
import io.github.fabricspring.connection.diagnosis.Diagnosis;
import io.github.fabricspring.connection.diagnosis.ServerProbe;
import io.github.fabricspring.connection.lease.ConnectionOwner;
import io.github.fabricspring.connection.lease.SessionRights;
import io.github.fabricspring.pool.refusal.Refusal;
import io.github.fabricspring.topology.Server;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * The pool of one server: its connections, and the changes of the server's role.
 */
public final class ServerPool implements ConnectionOwner {

	private static final Log logger = LogFactory.getLog(ServerPool.class);

	private final Server server;

	private final ReadObserver reads;

	private final AccountCheck accounts;

	private final Consumer<Server> refused;

	private final PhysicalConnections physical;

	private final HikariDataSource hikari;

	private final PrimaryCheck primaryCheck = new PrimaryCheck();

	private final DemotionFence fence;

	private volatile Server latest;

	private volatile boolean closed;

	ServerPool(Server server, ConnectionOpener opener, AccountCheck accounts, ServerProbe probe, ReadObserver reads,
			Consumer<Server> refused, HikariConfig config) {
		this.server = server;
		this.latest = server;
		this.reads = reads;
		this.accounts = accounts;
		this.refused = refused;
		this.fence = new DemotionFence(this, this.primaryCheck, probe);
		this.physical = new PhysicalConnections(this, opener, this.primaryCheck);
		this.physical.configure(config);
		this.hikari = new HikariDataSource(config);
	}

	@Override
	public Server server() {
		return this.server;
	}

	/**
	 * Whether the topology still lets the server be read from.
	 * @return {@code false} once it is neither primary nor a secondary for reads
	 */
	public boolean servesReads() {
		Server now = this.latest;
		return now.isPrimary() || now.isReadableSecondary();
	}

	/**
	 * The sessions that are open or being opened.
	 * @return a view that changes as sessions come and go
	 */
	public Collection<Session> sessions() {
		return this.physical.sessions();
	}

	/**
	 * Aborts a session at once.
	 * @param session the session
	 * @param executor runs the part of the driver
	 */
	public void abort(Session session, Executor executor) {
		this.physical.abort(session, executor);
	}

	public HikariDataSource hikari() {
		return this.hikari;
	}

	/**
	 * The server as the newest topology describes it.
	 * @return the server, its status and mode up to date
	 */
	@Override
	public Server latest() {
		return this.latest;
	}

	/**
	 * Learns that the topology was refreshed.
	 * @param latest the server as the topology describes it
	 * @param asked whether a new primary has said itself that it takes writes
	 * @param primary whether the group has a primary now, this one or another
	 * @param executor has a thread for every task
	 */
	void describe(Server latest, boolean asked, boolean primary, Executor executor) {
		Server before = this.latest;
		if (latest.isPrimary() && !before.isPrimary()) {
			this.primaryCheck.announced(asked);
		}
		this.latest = latest;
		this.fence.describe(before, latest);
		if (primary) {
			this.fence.succeeded(executor);
		}
	}

	public boolean isRetired() {
		return this.physical.isRetired();
	}

	// Whether a server, as a newer topology describes it, still has the pool's address
	boolean leadsTo(Server server) {
		return this.server.port() == server.port() && this.server.host().equals(server.host())
				&& this.server.group().equals(server.group());
	}

	/**
	 * Borrows a connection.
	 * @param request what it is fetched for
	 * @return the pool's connection
	 * @throws SQLException if none could be had in time, or if the server left meanwhile
	 */
	public Connection borrow(ConnectionRequest request) throws SQLException {
		if (this.closed) {
			throw shutDown();
		}
		if (isRetired()) {
			throw this.physical.left();
		}
		Connection connection = fetch();
		TrackedConnection tracked = connection.unwrap(TrackedConnection.class);
		if (isRetired()) {
			connection.close();
			throw (this.closed) ? shutDown() : this.physical.left();
		}
		if (isDeposed(request)) {
			connection.close();
			throw PrimaryCheck.deposed(this.server, null);
		}
		prepare(connection, tracked, request);
		return connection;
	}

	private void prepare(Connection connection, TrackedConnection tracked, ConnectionRequest request)
			throws SQLException {
		try {
			if (request.reads() || !this.primaryCheck.isDue()
					|| this.primaryCheck.passes(tracked, () -> !isDeposed(request))) {
				tracked.lease(request);
				return;
			}
		}
		catch (SQLException | RuntimeException | Error ex) {
			// the pool did not see the error
			if (ex instanceof SQLException && isDeposed(request)) {
				this.hikari.evictConnection(connection);
				connection.close();
				throw PrimaryCheck.deposed(this.server, ex);
			}
			if (!(ex instanceof SQLInvalidAuthorizationSpecException)) {
				connectionLost();
			}
			connection.close();
			throw ex;
		}
		connection.close();
		throw isDeposed(request) ? PrimaryCheck.deposed(this.server, null) : PrimaryCheck.failed(this.latest);
	}

	private boolean isDeposed(ConnectionRequest request) {
		return !request.maySecondary() && !this.latest.isPrimary();
	}

	private Connection fetch() throws SQLException {
		try {
			return this.hikari.getConnection();
		}
		catch (SQLTransientConnectionException ex) {
			throw this.physical.explain(ex);
		}
	}

	// null if the last attempt to open a connection succeeded or none was made
	public @Nullable Refusal refusal() {
		return this.physical.refusal();
	}

	/**
	 * Judges why no connection was available. Nothing was sent on it.
	 * @param error what {@link #borrow} threw
	 * @param request what the connection was wanted for
	 * @return the failure
	 */
	public Failure judge(SQLException error, ConnectionRequest request) {
		Verdict verdict = Diagnosis.of(error).verdict(Diagnosis.Phase.NOTHING_AT_RISK, false);
		if (this.closed) {
			verdict = Verdict.APPLICATION;
		}
		else if (isRetired() || isDeposed(request)) {
			verdict = Verdict.SERVER_LOST;
		}
		else if (error instanceof SQLTransientConnectionException && error.getCause() == null) {
			// All are in use: callers hang with a frozen server, or are too many
			verdict = Verdict.RETRY_SAME_SERVER;
		}
		else if (request.maySecondary() && verdict == Verdict.SERVER_LOST) {
			readFailed();
		}
		return new Failure(verdict, false, this.server, request.maySecondary(), error);
	}

	/** Excludes the server from reads for a while. */
	@Override
	public void readFailed() {
		if (!isRetired()) {
			this.reads.readFailed(this.server);
		}
	}

	/**
	 * Replaces connections that may be lost: idle ones now, those in use when they are
	 * returned.
	 */
	@Override
	public void connectionLost() {
		if (!isRetired()) {
			Drain.evict(this.hikari);
		}
	}

	/**
	 * Learns that the server takes connections. If HikariCP pauses after failed attempts,
	 * opens a connection at once, because only a new connection wakes the callers that
	 * wait.
	 * @param executor has a thread for it
	 */
	void answers(Executor executor) {
		if (this.physical.wake()) {
			try {
				executor.execute(this::addConnection);
			}
			catch (RejectedExecutionException ex) {
				// closed, and no caller waits; or no memory, and callers wait longer
			}
		}
	}

	private void addConnection() {
		try {
			this.hikari.getConnection().close();
		}
		catch (SQLException ex) {
			logger.debug(ServerPools.name(this.server) + " answered, but the next connection failed", ex);
		}
	}

	@Override
	public void checkRights(Connection physical, SessionRights rights) throws SQLException {
		this.accounts.check(physical, rights, this.server);
	}

	@Override
	public void committed(String gtids) {
		this.reads.committed(gtids, this);
	}

	/**
	 * Makes the next write ask the server first, and tells the listeners, which find the
	 * new primary.
	 */
	@Override
	public void writeRefused() {
		this.primaryCheck.askAgain();
		this.refused.accept(this.server);
	}

	@Override
	public void commitUnseen() {
		this.reads.commitUnseen(this.server.group());
	}

	@Override
	public void closed(String session) {
		this.physical.closed(session);
	}

	/**
	 * Aborts every physical connection, also those that are being opened, wakes the
	 * callers that wait for one, and hands out no more. Does not wait: the executor runs
	 * what may take long.
	 * @param executor has a thread for every task
	 */
	void retire(Executor executor) {
		this.physical.retire(executor);
		Drain.begin(this.hikari, this.server, executor);
	}

	/**
	 * Closes the pool for good because the application shuts down. Callers that wait for
	 * a connection fail at once.
	 * @param executor has a thread for every task
	 */
	void close(Executor executor) {
		this.closed = true;
		this.physical.retire(executor);
		Drain.shutDown(this.hikari, this.server);
	}

	/**
	 * Aborts every physical connection, also those that are being opened.
	 * @param executor has a thread for every task
	 */
	public void abortAll(Executor executor) {
		this.physical.abortAll(executor);
		connectionLost();
	}

	private SQLException shutDown() {
		return new SQLNonTransientConnectionException(
				this.server.group() + " - no connection to " + this.server.address() + ": " + ServerPools.SHUT_DOWN,
				"08003");
	}

}
