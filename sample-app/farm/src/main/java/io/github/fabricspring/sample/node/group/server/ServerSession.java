package io.github.fabricspring.sample.node.group.server;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;

import org.jspecify.annotations.Nullable;

/**
 * A session of orders to one server, over one connection, for one thread. Every order
 * fails if the server is silent for longer than the session's timeout plus the time that
 * the order itself is allowed.
 */
public final class ServerSession implements AutoCloseable {

	/** The longest timeout, 49 days: replication never falls back to asynchronous. */
	private static final long FOREVER_MS = 4294967295L;

	/** Lock wait timeout: the statement had no effect. */
	private static final int LOCK_WAIT_TIMEOUT = 1205;

	private final ServerAddress address;

	private final Connection connection;

	private final Executor executor;

	private final Duration timeout;

	private volatile boolean waiting;

	private volatile long id;

	ServerSession(ServerAddress address, Connection connection, Executor executor, Duration timeout) {
		this.address = address;
		this.connection = connection;
		this.executor = executor;
		this.timeout = timeout;
	}

	public ServerAddress address() {
		return this.address;
	}

	public ServerVariables state() throws SQLException {
		try (Statement statement = this.connection.createStatement();
				ResultSet row = statement.executeQuery(ServerVariables.QUERY)) {
			row.next();
			return new ServerVariables(row.getString(1), row.getBoolean(2), row.getBoolean(3), row.getBoolean(4),
					row.getBoolean(5), GtidSet.parse(row.getString(7)), ServerVariables.parseOwned(row.getString(6)),
					Duration.of(row.getLong(8), ChronoUnit.MICROS));
		}
	}

	/**
	 * Returns how the server replicates.
	 * @return the state, {@code null} if it has no source
	 * @throws SQLException if the server does not answer
	 */
	public @Nullable ReplicaState replica() throws SQLException {
		try (Statement statement = this.connection.createStatement();
				ResultSet row = statement.executeQuery("SHOW REPLICA STATUS")) {
			return row.next() ? ReplicaState.read(row) : null;
		}
	}

	/**
	 * Makes the server follow a source. An applier that works for a GTID channel keeps
	 * running, so that the order does not wait for a replica with much to apply.
	 * @param source where to replicate from
	 * @param account what to log in with there
	 * @param acknowledging whether it acknowledges what it receives
	 * @throws SQLException if it cannot
	 */
	public void follow(ServerAddress source, ServerUser account, boolean acknowledging) throws SQLException {
		ReplicaState before = replica();
		boolean keepApplier = before != null && before.autoPosition() && before.applying();
		if (before != null) {
			execute(keepApplier ? "STOP REPLICA IO_THREAD" : "STOP REPLICA");
		}
		if (before != null && !keepApplier && (before.applierError() != null || !before.autoPosition())) {
			execute("RESET REPLICA ALL");
		}
		// An applier's commits would wait for acknowledgements and the delay, too
		execute("SET GLOBAL rpl_semi_sync_source_enabled=OFF, GLOBAL binlog_group_commit_sync_delay=0,"
				+ " GLOBAL rpl_semi_sync_replica_enabled=" + (acknowledging ? "ON" : "OFF"));
		String change = "CHANGE REPLICATION SOURCE TO SOURCE_HOST=" + quote(source.host()) + ", SOURCE_PORT="
				+ source.port() + ", SOURCE_USER=" + quote(account.user()) + ", SOURCE_PASSWORD="
				+ quote(account.password())
				+ ", SOURCE_CONNECT_RETRY=1, SOURCE_RETRY_COUNT=86400, GET_SOURCE_PUBLIC_KEY=1"
				+ (keepApplier ? "" : ", SOURCE_AUTO_POSITION=1");
		execute(change);
		execute("START REPLICA");
	}

	/**
	 * Stops receiving, so that what it has received is final.
	 * @throws SQLException if it cannot
	 */
	public void stopReceiver() throws SQLException {
		execute("STOP REPLICA IO_THREAD");
	}

	public void stopReplica() throws SQLException {
		execute("STOP REPLICA");
	}

	public void startApplier() throws SQLException {
		execute("START REPLICA SQL_THREAD");
	}

	/**
	 * Removes its source, so that it is no replica.
	 * @throws SQLException if it cannot
	 */
	public void forgetSource() throws SQLException {
		execute("STOP REPLICA");
		execute("RESET REPLICA ALL");
	}

	/**
	 * Waits until it has committed transactions of others.
	 * @param transactions the transactions
	 * @param limit how long to wait for them
	 * @return whether it has them all
	 * @throws SQLException if it cannot be asked
	 */
	public boolean awaitExecuted(GtidSet transactions, Duration limit) throws SQLException {
		if (transactions.isEmpty()) {
			return true;
		}
		allow(limit);
		this.waiting = true;
		try (PreparedStatement statement = this.connection
			.prepareStatement("SELECT WAIT_FOR_EXECUTED_GTID_SET(?, ?)")) {
			statement.setString(1, transactions.toString());
			statement.setDouble(2, Math.max(0.001, limit.toMillis() / 1000.0));
			try (ResultSet row = statement.executeQuery()) {
				return row.next() && row.getInt(1) == 0;
			}
		}
		finally {
			this.waiting = false;
			allow(Duration.ZERO);
		}
	}

	// The server reads through the last file before it sends to a replica that connects
	public void rotateBinaryLog() throws SQLException {
		execute("FLUSH LOCAL BINARY LOGS");
	}

	/**
	 * Closes the server to writes, from accounts with all privileges as well. The order
	 * waits for commits under way; new writes wait meanwhile.
	 * @param limit how long to wait for them, in whole seconds, at least one
	 * @return {@code true} if it is closed; otherwise nothing has changed
	 * @throws SQLException if it cannot be told
	 */
	public boolean refuseWrites(Duration limit) throws SQLException {
		execute("SET SESSION lock_wait_timeout=" + Math.max(1, limit.toSeconds()));
		allow(limit.multipliedBy(2));
		try {
			execute("SET GLOBAL super_read_only=ON");
			return true;
		}
		catch (SQLException ex) {
			if (ex.getErrorCode() == LOCK_WAIT_TIMEOUT) {
				return false;
			}
			throw ex;
		}
		finally {
			allow(Duration.ZERO);
		}
	}

	/**
	 * Opens the server to writes, and lets it commit without a delay. Switching off
	 * {@code read_only} switches off {@code super_read_only} as well.
	 * @throws SQLException if it cannot be told
	 */
	public void acceptWrites() throws SQLException {
		execute("SET GLOBAL binlog_group_commit_sync_delay=0, GLOBAL read_only=OFF");
	}

	/**
	 * Makes commits wait for acknowledgements of replicas.
	 * @param replicas how many; 0 for none
	 * @throws SQLException if it cannot be told
	 */
	public void requireAcknowledgements(int replicas) throws SQLException {
		if (replicas == 0) {
			execute("SET GLOBAL rpl_semi_sync_source_enabled=OFF");
			return;
		}
		execute("SET GLOBAL rpl_semi_sync_source_timeout=" + FOREVER_MS
				+ ", GLOBAL rpl_semi_sync_source_wait_point='AFTER_SYNC',"
				+ " GLOBAL rpl_semi_sync_source_wait_no_replica=ON,"
				+ " GLOBAL rpl_semi_sync_source_wait_for_replica_count=" + replicas
				+ ", GLOBAL rpl_semi_sync_source_enabled=ON");
	}

	/**
	 * Sets what a commit here survives: the end of the process, or of the machine as
	 * well.
	 * @param durable whether every commit is flushed to the disk
	 * @throws SQLException if it cannot be told
	 */
	public void flushCommits(boolean durable) throws SQLException {
		execute("SET GLOBAL sync_binlog=" + (durable ? 1 : 0) + ", GLOBAL innodb_flush_log_at_trx_commit="
				+ (durable ? 1 : 2));
	}

	// Each group of commits waits that long for others
	public void delayCommits(Duration delay) throws SQLException {
		execute("SET GLOBAL binlog_group_commit_sync_delay=" + delay.toNanos() / 1000);
	}

	/**
	 * How many acknowledgements a commit waits for here.
	 * @return the number, 0 if it waits for none
	 * @throws SQLException if it cannot be asked
	 */
	public int requiredAcknowledgements() throws SQLException {
		return Integer.parseInt(scalar("SELECT IF(VARIABLE_VALUE = 'ON', @@global.rpl_semi_sync_source_wait_for_"
				+ "replica_count, 0) FROM performance_schema.global_variables"
				+ " WHERE VARIABLE_NAME = 'rpl_semi_sync_source_enabled'"));
	}

	/**
	 * How many replicas are connected whose acknowledgement counts.
	 * @return their number
	 * @throws SQLException if it cannot be asked
	 */
	public int acknowledgingReplicas() throws SQLException {
		return Integer.parseInt(scalar("SELECT VARIABLE_VALUE FROM performance_schema.global_status"
				+ " WHERE VARIABLE_NAME = 'Rpl_semi_sync_source_clients'"));
	}

	/**
	 * Tells whether another session's order to close the server waits for a lock, which
	 * keeps new writes out.
	 * @param other the other session, on the same server
	 * @return {@code true} if it waits for a lock
	 * @throws SQLException if the server cannot be asked
	 */
	public boolean seesWaiting(ServerSession other) throws SQLException {
		return Integer.parseInt(scalar("SELECT COUNT(*) FROM performance_schema.threads WHERE PROCESSLIST_ID = "
				+ other.id() + " AND PROCESSLIST_STATE LIKE 'Waiting for % lock'")) > 0;
	}

	// asked for before the session is lent to another thread
	private long id() throws SQLException {
		if (this.id == 0) {
			this.id = Long.parseLong(scalar("SELECT CONNECTION_ID()"));
		}
		return this.id;
	}

	/**
	 * Cuts every connection but this one and another, replicas' included. A client whose
	 * commit waits learns that its connection is gone, not that it is committed.
	 * @param spared the other session on this server
	 * @return how many were cut
	 * @throws SQLException if it cannot be told
	 */
	public int killOthers(ServerSession spared) throws SQLException {
		List<Long> ids = new ArrayList<>();
		try (Statement statement = this.connection.createStatement();
				ResultSet rows = statement
					.executeQuery("SELECT PROCESSLIST_ID FROM performance_schema.threads WHERE TYPE = 'FOREGROUND'"
							+ " AND PROCESSLIST_ID NOT IN (CONNECTION_ID(), " + spared.id()
							+ ") AND NAME = 'thread/sql/one_connection'")) {
			while (rows.next()) {
				ids.add(rows.getLong(1));
			}
		}
		int killed = 0;
		for (long id : ids) {
			try {
				execute("KILL " + id);
				killed++;
			}
			catch (SQLException ex) {
				if (ex.getErrorCode() != 1094) {
					throw ex;
				}
			}
		}
		return killed;
	}

	/**
	 * Begins a transaction, which ends with the session and sees what is there now.
	 * @throws SQLException if it cannot
	 */
	public void beginTransaction() throws SQLException {
		execute("START TRANSACTION WITH CONSISTENT SNAPSHOT");
	}

	private String scalar(String query) throws SQLException {
		try (Statement statement = this.connection.createStatement(); ResultSet row = statement.executeQuery(query)) {
			if (!row.next()) {
				throw new SQLException(this.address + " lacks the semi-sync plugins, or does not answer: " + query);
			}
			return row.getString(1);
		}
	}

	private void execute(String sql) throws SQLException {
		try (Statement statement = this.connection.createStatement()) {
			statement.execute(sql);
		}
	}

	private void allow(Duration more) throws SQLException {
		this.connection.setNetworkTimeout(this.executor, Math.toIntExact(this.timeout.plus(more).toMillis()));
	}

	private static String quote(String text) {
		return "'" + text.replace("\\", "\\\\").replace("'", "''") + "'";
	}

	/** Closes the connection, without waiting for a server that is silent. */
	@Override
	public void close() {
		try {
			if (this.waiting) {
				// another thread waits for an answer and holds the driver's lock
				this.connection.abort(this.executor);
			}
			else {
				this.connection.close();
			}
		}
		catch (SQLException ex) {
			// It is closed already
		}
	}

}
