package io.github.fabricspring.reads;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;

import io.github.fabricspring.ConsistencyToken;
import io.github.fabricspring.connection.TrackedConnection;
import io.github.fabricspring.pool.ServerPool;
import io.github.fabricspring.reads.SessionConsistency.Position;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Read-your-writes for threads. It learns the GTID of each commit from the server's
 * answer, and waits for a secondary to catch up before it serves a read.
 */
final class SessionReads {

	private static final Log logger = LogFactory.getLog(SessionReads.class);

	private final boolean enabled;

	private final Duration patience;

	private final long hurry;

	/** The servers that did not catch up in time, and until when reads do not wait. */
	private final Map<ServerPool, Long> slow = Collections.synchronizedMap(new WeakHashMap<>());

	SessionReads(ReadSettings settings) {
		this.enabled = settings.consistency() == ReadConsistency.SESSION;
		this.patience = settings.consistencyTimeout();
		this.hurry = settings.coolDown().toNanos();
	}

	boolean isEnabled() {
		return this.enabled;
	}

	/**
	 * Learns of what was committed, on the thread that committed it.
	 * @param gtids the GTIDs as the server told them
	 * @param pool the pool of the server
	 */
	void committed(String gtids, ServerPool pool) {
		if (this.enabled) {
			move(gtids, pool);
		}
	}

	private static void move(String gtids, ServerPool pool) {
		SessionConsistency.move(new ConsistencyToken(pool.server().group(), gtids)).reached().add(pool);
	}

	/**
	 * Notes that a transaction may have been committed whose GTID is unknown.
	 * @param group the group
	 */
	void unknown(String group) {
		if (this.enabled) {
			SessionConsistency.move(new ConsistencyToken(group, null));
		}
	}

	/**
	 * Tells whether a server has the state that this thread must see, or reaches it in
	 * time.
	 * @param connection an idle connection to the server
	 * @param pool the server's pool
	 * @return {@code true} if it may serve the thread's reads, as the primary always may
	 */
	boolean mayServe(TrackedConnection connection, ServerPool pool) {
		Position position = SessionConsistency.of(pool.server().group());
		if (!this.enabled || position == null || position.reached().contains(pool)) {
			return true;
		}
		boolean primary = pool.latest().isPrimary();
		String gtids = position.token().gtids();
		try {
			if (gtids == null) {
				return primary && find(connection.physical(), pool);
			}
			if (primary || hasReached(connection.physical(), pool, gtids)) {
				position.reached().add(pool);
				return true;
			}
		}
		catch (SQLException ex) {
			logger.debug(pool.server().group() + " - " + pool.server().address() + " did not tell its GTIDs", ex);
			if (connection.state().diagnose(ex).connectionLost()) {
				pool.connectionLost();
				pool.readFailed();
			}
		}
		catch (RuntimeException | Error ex) {
			connection.state().broke(ex);
			throw ex;
		}
		return primary;
	}

	// The primary's GTIDs include a commit whose answer was lost
	private static boolean find(Connection physical, ServerPool pool) throws SQLException {
		try (Statement statement = physical.createStatement();
				ResultSet row = statement.executeQuery("SELECT @@global.gtid_executed")) {
			row.next();
			move(row.getString(1), pool);
		}
		return true;
	}

	private boolean hasReached(Connection physical, ServerPool pool, String gtids) throws SQLException {
		Long until = this.slow.get(pool);
		boolean wait = until == null || System.nanoTime() - until > 0;
		if ((wait) ? waitFor(physical, gtids) : has(physical, gtids)) {
			this.slow.remove(pool);
			return true;
		}
		if (wait) {
			logger.info(pool.server().group() + " - " + pool.server().address() + " did not catch up within "
					+ this.patience.toMillis() + " ms, read sent to the primary: reads do not wait for it for "
					+ Duration.ofNanos(this.hurry).toMillis() + " ms");
			this.slow.put(pool, System.nanoTime() + this.hurry);
		}
		return false;
	}

	private boolean waitFor(Connection physical, String gtids) throws SQLException {
		try (PreparedStatement statement = physical.prepareStatement("SELECT WAIT_FOR_EXECUTED_GTID_SET(?, ?)")) {
			statement.setString(1, gtids);
			statement.setDouble(2, this.patience.toMillis() / 1000.0);
			try (ResultSet row = statement.executeQuery()) {
				return row.next() && row.getInt(1) == 0 && !row.wasNull();
			}
		}
	}

	private static boolean has(Connection physical, String gtids) throws SQLException {
		try (PreparedStatement statement = physical.prepareStatement("SELECT GTID_SUBSET(?, @@global.gtid_executed)")) {
			statement.setString(1, gtids);
			try (ResultSet row = statement.executeQuery()) {
				return row.next() && row.getBoolean(1);
			}
		}
	}

}
