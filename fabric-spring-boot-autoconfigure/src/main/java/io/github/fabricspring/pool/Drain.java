package io.github.fabricspring.pool;

import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import io.github.fabricspring.threads.NoThreadException;
import io.github.fabricspring.topology.Server;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Closes a pool whose connections were aborted, as soon as no caller waits in it or uses
 * it.
 */
final class Drain {

	private static final Log logger = LogFactory.getLog(Drain.class);

	private static final Duration LIMIT = Duration.ofMinutes(1);

	private static final Duration GRACE = Duration.ofSeconds(1);

	private static final Duration POLL = Duration.ofMillis(10);

	private Drain() {
	}

	/**
	 * Empties and closes a pool whose server has left.
	 * @param hikari the pool, which is given stand-ins for connections from now on
	 * @param server its server
	 * @param executor has a thread for it
	 */
	static void begin(HikariDataSource hikari, Server server, Executor executor) {
		try {
			executor.execute(() -> run(hikari, server));
		}
		catch (NoThreadException ex) {
			logger.error(server.group() + " - the pool of " + server.address()
					+ ", which has left, is not closed: there is no memory for a thread", ex);
		}
	}

	private static void run(HikariDataSource hikari, Server server) {
		HikariPoolMXBean pool = hikari.getHikariPoolMXBean();
		if (pool != null) {
			evict(hikari);
			// One more than the connections in use, whose callers may take their time to
			// notice
			hikari.setMaximumPoolSize(hikari.getMaximumPoolSize() + 1);
			long began = System.nanoTime();
			while (isDraining(pool, Duration.ofNanos(System.nanoTime() - began))) {
				wakeWaiting(hikari, pool, server);
				LockSupport.parkNanos(POLL.toNanos());
			}
		}
		hikari.close();
	}

	/**
	 * Replaces a pool's connections: idle ones now, those in use when they are returned.
	 * @param hikari the pool
	 */
	static void evict(HikariDataSource hikari) {
		HikariPoolMXBean pool = hikari.getHikariPoolMXBean();
		for (int left = hikari.getMaximumPoolSize(); pool != null && left > 0; left--) {
			try {
				pool.softEvictConnections();
				return;
			}
			catch (OutOfMemoryError ex) {
				// HikariCP removes a connection, and then needs a thread to close it
				logger.debug(hikari.getPoolName() + " - a connection was removed and not closed", ex);
			}
		}
	}

	/**
	 * Closes a pool at once because the application shuts down, and wakes the callers
	 * that wait in it.
	 * @param hikari the pool, which is given stand-ins for connections from now on
	 * @param server its server
	 */
	static void shutDown(HikariDataSource hikari, Server server) {
		HikariPoolMXBean pool = hikari.getHikariPoolMXBean();
		if (pool != null) {
			// one more than the connections in use
			hikari.setMaximumPoolSize(hikari.getMaximumPoolSize() + 1);
			wakeWaiting(hikari, pool, server);
		}
		hikari.close();
	}

	private static boolean isDraining(HikariPoolMXBean pool, Duration elapsed) {
		// Not at once: a caller may have found this pool just before it was retired and
		// may begin to wait only now. Not while connections are in use either: close()
		// would answer their callers with a NullPointerException
		return elapsed.compareTo(GRACE) < 0 || (elapsed.compareTo(LIMIT) < 0
				&& (pool.getActiveConnections() > 0 || pool.getThreadsAwaitingConnection() > 0));
	}

	private static void wakeWaiting(HikariDataSource hikari, HikariPoolMXBean pool, Server server) {
		try {
			while (pool.getThreadsAwaitingConnection() > 0) {
				hikari.getConnection().close();
			}
		}
		catch (SQLException ex) {
			logger.debug(
					server.group() + " - callers that wait for a connection to " + server.address() + " were not woken",
					ex);
		}
	}

}
