package io.github.fabricspring.acceptance.programs;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import io.github.fabricspring.pool.PoolListener;
import io.github.fabricspring.topology.Server;

/**
 * The connections that the pools miss.
 */
final class PoolUse implements PoolListener {

	private static final Duration PATIENCE = Duration.ofMillis(500);

	private final Map<HikariDataSource, Integer> missed = new ConcurrentHashMap<>();

	@Override
	public void poolCreated(Server server, HikariDataSource pool) {
		this.missed.put(pool, 0);
	}

	@Override
	public void poolRetired(Server server, HikariDataSource pool) {
		this.missed.remove(pool);
	}

	/**
	 * Counts the connections that the pools have missed since this was asked last. No
	 * call may be under way.
	 * @return the number
	 */
	int leaked() {
		int leaked = 0;
		for (Map.Entry<HikariDataSource, Integer> pool : this.missed.entrySet()) {
			int active = active(pool.getKey(), pool.getValue());
			leaked += Math.max(0, active - pool.getValue());
			pool.setValue(active);
		}
		return leaked;
	}

	// a connection that had to be cut is given back a little after its call has ended
	private static int active(HikariDataSource pool, int before) {
		HikariPoolMXBean use = pool.getHikariPoolMXBean();
		if (use == null) {
			return 0;
		}
		long deadline = System.nanoTime() + PATIENCE.toNanos();
		while (use.getActiveConnections() > before && System.nanoTime() < deadline) {
			Thread.onSpinWait();
		}
		return use.getActiveConnections();
	}

}
