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

import com.mysql.cj.jdbc.JdbcConnection;
import com.mysql.cj.protocol.ServerSessionStateController;
import com.mysql.cj.protocol.ServerSessionStateController.SessionStateChangesListener;
import io.github.fabricspring.ConsistencyToken;
import io.github.fabricspring.connection.diagnosis.Diagnosis;
import io.github.fabricspring.pool.ServerPool;
import io.github.fabricspring.reads.SessionConsistency.Position;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Lets threads read what they have written: learns the GTID of each commit from the
 * server's answer, and has secondaries catch up before they serve.
 */
final class SessionReads {

	private static final Log logger = LogFactory.getLog(SessionReads.class);

	private final boolean enabled;

	private final Duration patience;

	private final long hurry;

	/** Until when those that were waited for in vain are only asked. */
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
	 * Learns of what is committed on a connection, on the thread that commits.
	 * @param physical the driver's connection
	 * @param pool its pool
	 * @return to be kept for as long as the connection is used: the driver holds it
	 * weakly and, once it is gone, not only hears nothing but fails (seen, with a
	 * ConcurrentModificationException in whatever is called next)
	 */
	@Nullable Object listen(Connection physical, ServerPool pool) {
		if (!this.enabled || !(physical instanceof JdbcConnection mysql)) {
			return null;
		}
		SessionStateChangesListener listener = (changes) -> changes.getSessionStateChangesList()
			.stream()
			.filter((change) -> change.getType() == ServerSessionStateController.SESSION_TRACK_GTIDS)
			.forEach((change) -> change.getValues().forEach((gtids) -> committed(pool, gtids)));
		mysql.getServerSessionStateController().addSessionStateChangesListener(listener);
		return listener;
	}

	private static void committed(ServerPool pool, String gtids) {
		if (!gtids.isEmpty()) {
			SessionConsistency.move(new ConsistencyToken(pool.server().group(), gtids)).reached().add(pool);
		}
	}

	/**
	 * Something may have been committed of which no GTID is known.
	 * @param group the group
	 */
	void unknown(String group) {
		if (this.enabled) {
			SessionConsistency.move(new ConsistencyToken(group, null));
		}
	}

	/**
	 * Whether a server has, or soon has, what this thread must see.
	 * @param physical a connection to it, idle
	 * @param pool its pool
	 * @return whether it may serve the thread's reads; the primary always may
	 */
	boolean mayServe(Connection physical, ServerPool pool) {
		Position position = SessionConsistency.of(pool.server().group());
		if (!this.enabled || position == null || position.reached().contains(pool)) {
			return true;
		}
		boolean primary = pool.latest().isPrimary();
		String gtids = position.token().gtids();
		try {
			if (gtids == null) {
				return primary && find(physical, pool);
			}
			if (primary || hasReached(physical, pool, gtids)) {
				position.reached().add(pool);
				return true;
			}
		}
		catch (SQLException ex) {
			logger.debug(pool.server().group() + " - " + pool.server().address() + " was not asked what it has", ex);
			if (Diagnosis.of(ex).connectionLost()) {
				pool.connectionLost();
				pool.readFailed();
			}
		}
		return primary;
	}

	// What was committed without an answer is among all that the primary has.
	private static boolean find(Connection physical, ServerPool pool) throws SQLException {
		try (Statement statement = physical.createStatement();
				ResultSet row = statement.executeQuery("SELECT @@global.gtid_executed")) {
			row.next();
			committed(pool, row.getString(1));
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
					+ this.patience.toMillis() + " ms: it is not waited for until it has, the primary serves");
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
