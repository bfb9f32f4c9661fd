package io.github.fabricspring.pool;

import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import io.github.fabricspring.topology.Server;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Closes a pool whose connections were aborted, once nobody waits in it or uses it.
 */
final class Drain {

	private static final Log logger = LogFactory.getLog(Drain.class);

	private static final Duration LIMIT = Duration.ofMinutes(1);

	private static final Duration GRACE = Duration.ofSeconds(1);

	private static final Duration POLL = Duration.ofMillis(10);

	private Drain() {
	}

	static void run(HikariDataSource hikari, Server server) {
		HikariPoolMXBean pool = hikari.getHikariPoolMXBean();
		if (pool != null) {
			pool.softEvictConnections();
			// One more than those in use, who may take their time to notice
			hikari.setMaximumPoolSize(hikari.getMaximumPoolSize() + 1);
			long began = System.nanoTime();
			while (isDraining(pool, Duration.ofNanos(System.nanoTime() - began))) {
				wakeWaiting(hikari, pool, server);
				LockSupport.parkNanos(POLL.toNanos());
			}
		}
		hikari.close();
	}

	private static boolean isDraining(HikariPoolMXBean pool, Duration elapsed) {
		// Not at once: a caller may have found this pool just before it was retired and
		// begin to wait only now. Nor under its users: close() would meet them with a
		// NullPointerException
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
			logger.debug(server.group() + " - those who wait for " + server.address() + " wait on", ex);
		}
	}

}
