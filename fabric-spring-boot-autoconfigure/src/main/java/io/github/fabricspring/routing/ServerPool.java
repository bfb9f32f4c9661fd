package io.github.fabricspring.routing;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.util.Set;
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

	private final HikariDataSource hikari;

	private final Set<TrackedConnection> connections = ConcurrentHashMap.newKeySet();

	private volatile boolean retired;

	ServerPool(Server server, DriverConnector connector, Reporting reporting, HikariConfig config) {
		this.server = server;
		this.connector = connector;
		this.reporting = reporting;
		config.setDataSource(new PhysicalConnections());
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
		Connection connection = this.hikari.getConnection();
		connection.unwrap(TrackedConnection.class).lease(scope, use);
		if (this.retired) {
			connection.close();
			throw left();
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
		Verdict verdict = (this.retired) ? Verdict.SERVER_LOST
				: FailureJudge.judge(error, FailureJudge.Phase.NOTHING_AT_RISK, false);
		return new Failure(verdict, false, this.server, use == Use.READ, error);
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
	 * Aborts every physical connection, those included that are being opened, and hands
	 * out no more. Quick: sockets are closed by the executor.
	 * @param executor closes sockets and the pool
	 */
	void retire(Executor executor) {
		this.retired = true;
		for (TrackedConnection connection : this.connections) {
			abort(connection, executor);
		}
		executor.execute(this.hikari::close);
	}

	void closed(TrackedConnection connection) {
		this.connections.remove(connection);
	}

	private void abort(TrackedConnection connection, Executor executor) {
		try {
			connection.physical.abort(executor);
		}
		catch (SQLException ex) {
			logger.debug(this.server.group() + " - could not abort a connection to " + this.server.address(), ex);
		}
	}

	private SQLException left() {
		return new SQLNonTransientConnectionException(this.server.group() + " - server " + this.server.address()
				+ " left the group while a connection to it was being fetched", "08001");
	}

	private final class PhysicalConnections extends AbstractDataSource {

		@Override
		public Connection getConnection() throws SQLException {
			if (ServerPool.this.retired) {
				throw left();
			}
			String session = UUID.randomUUID().toString();
			Connection physical = ServerPool.this.connector.open(ServerPool.this.server, session);
			TrackedConnection tracked = new TrackedConnection(physical, ServerPool.this, session);
			// Registered first, asked second: retire() does it the other way round, so
			// that one of the two aborts it.
			ServerPool.this.connections.add(tracked);
			if (ServerPool.this.retired) {
				ServerPool.this.connections.remove(tracked);
				physical.abort(Runnable::run);
				throw left();
			}
			return tracked;
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
