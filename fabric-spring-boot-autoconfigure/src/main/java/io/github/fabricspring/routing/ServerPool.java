package io.github.fabricspring.routing;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTransientConnectionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import io.github.fabricspring.topology.Server;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * The connections to one server: HikariCP's pool, what it hands out to whom, and what
 * becomes of it as the server's role changes.
 */
final class ServerPool {

	private static final Log logger = LogFactory.getLog(ServerPool.class);

	private final Server server;

	private final Reporting reporting;

	private final PhysicalConnections physical;

	private final HikariDataSource hikari;

	private final PrimaryCheck primaryCheck = new PrimaryCheck();

	private final Deposition deposition;

	private volatile Server latest;

	ServerPool(Server server, DriverConnector connector, Reporting reporting, HikariConfig config) {
		this.server = server;
		this.latest = server;
		this.reporting = reporting;
		this.deposition = new Deposition(this, connector);
		this.physical = new PhysicalConnections(this, connector);
		this.physical.configure(config);
		this.hikari = new HikariDataSource(config);
	}

	Server server() {
		return this.server;
	}

	Reporting reporting() {
		return this.reporting;
	}

	PhysicalConnections physical() {
		return this.physical;
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
		return this.physical.isRetired();
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
		if (isRetired()) {
			throw this.physical.left();
		}
		Connection connection = fetch();
		TrackedConnection tracked = connection.unwrap(TrackedConnection.class);
		tracked.lease(scope, use);
		if (isRetired()) {
			connection.close();
			throw this.physical.left();
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

	private Connection fetch() throws SQLException {
		try {
			return this.hikari.getConnection();
		}
		catch (SQLTransientConnectionException ex) {
			throw this.physical.explain(ex);
		}
	}

	/**
	 * Judges why no connection could be had: nothing was sent on it.
	 * @param error what {@link #borrow} threw
	 * @param use what the connection was wanted for
	 * @return the failure
	 */
	Failure judge(SQLException error, Use use) {
		Verdict verdict = FailureJudge.judge(error, FailureJudge.Phase.NOTHING_AT_RISK, false);
		if (isRetired()) {
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
		if (!isRetired()) {
			this.reporting.coolDown().add(this.server);
		}
	}

	/**
	 * Has connections replaced that may have lost their server: the idle ones now, those
	 * in use when they come back.
	 */
	void distrust() {
		HikariPoolMXBean pool = this.hikari.getHikariPoolMXBean();
		if (pool != null && !isRetired()) {
			pool.softEvictConnections();
		}
	}

	/**
	 * The server takes connections. If HikariCP pauses because it did not, has one opened
	 * at once: only a connection that is added wakes those who wait.
	 * @param executor has a thread for it
	 */
	void answers(Executor executor) {
		if (this.physical.wake()) {
			try {
				executor.execute(this::addConnection);
			}
			catch (RejectedExecutionException ex) {
				// closed meanwhile: nobody waits
			}
		}
	}

	private void addConnection() {
		try {
			this.hikari.getConnection().close();
		}
		catch (SQLException ex) {
			logger.debug(this.server.group() + " - " + this.server.address() + " answers, but not for long", ex);
		}
	}

	/**
	 * Aborts every physical connection, those included that are being opened, wakes those
	 * who wait for one, and hands out no more. Does not wait for anything: what may is
	 * left to the executor.
	 * @param executor has a thread for every task
	 */
	void retire(Executor executor) {
		this.physical.retire(executor);
		executor.execute(() -> Drain.run(this.hikari, this.server));
	}

	/**
	 * Aborts every physical connection, those included that are being opened.
	 * @param executor has a thread for every task
	 */
	void abortAll(Executor executor) {
		this.physical.abortAll(executor);
		distrust();
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

	private SQLException deposed() {
		return new SQLNonTransientConnectionException(this.server.group() + " - server " + this.server.address()
				+ " ceased to be primary while a connection to it was being fetched", "08001");
	}

}
