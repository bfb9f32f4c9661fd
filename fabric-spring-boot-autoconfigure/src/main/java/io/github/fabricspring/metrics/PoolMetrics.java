package io.github.fabricspring.metrics;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.metrics.IMetricsTracker;
import com.zaxxer.hikari.metrics.micrometer.MicrometerMetricsTrackerFactory;
import io.github.fabricspring.pool.PoolListener;
import io.github.fabricspring.topology.Server;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;

/**
 * HikariCP's own meters for every pool. They are removed when the pool is retired. When
 * the pool is closed later, its server may be back already, with meters of the same name.
 */
public final class PoolMetrics implements PoolListener {

	private final MicrometerMetricsTrackerFactory factory;

	private final Map<HikariDataSource, OnceClosedTracker> trackers = new ConcurrentHashMap<>();

	/**
	 * Creates the listener.
	 * @param registry the registry of the meters
	 */
	public PoolMetrics(MeterRegistry registry) {
		this.factory = new MicrometerMetricsTrackerFactory(registry);
	}

	@Override
	public void poolCreated(Server server, HikariDataSource pool) {
		if (pool.getMetricRegistry() == null && pool.getMetricsTrackerFactory() == null) {
			pool.setMetricsTrackerFactory((name, stats) -> {
				OnceClosedTracker tracker = new OnceClosedTracker(this.factory.create(name, stats));
				this.trackers.put(pool, tracker);
				return tracker;
			});
		}
	}

	@Override
	public void poolRetired(Server server, HikariDataSource pool) {
		OnceClosedTracker tracker = this.trackers.remove(pool);
		if (tracker != null) {
			tracker.close();
		}
	}

	/** Closes once: the pool closes it again when the meters may be another pool's. */
	private static final class OnceClosedTracker implements IMetricsTracker {

		private volatile @Nullable IMetricsTracker tracker;

		OnceClosedTracker(IMetricsTracker tracker) {
			this.tracker = tracker;
		}

		@Override
		public void recordConnectionCreatedMillis(long millis) {
			IMetricsTracker tracker = this.tracker;
			if (tracker != null) {
				tracker.recordConnectionCreatedMillis(millis);
			}
		}

		@Override
		public void recordConnectionAcquiredNanos(long nanos) {
			IMetricsTracker tracker = this.tracker;
			if (tracker != null) {
				tracker.recordConnectionAcquiredNanos(nanos);
			}
		}

		@Override
		public void recordConnectionUsageMillis(long millis) {
			IMetricsTracker tracker = this.tracker;
			if (tracker != null) {
				tracker.recordConnectionUsageMillis(millis);
			}
		}

		@Override
		public void recordConnectionTimeout() {
			IMetricsTracker tracker = this.tracker;
			if (tracker != null) {
				tracker.recordConnectionTimeout();
			}
		}

		@Override
		public void close() {
			IMetricsTracker tracker = this.tracker;
			this.tracker = null;
			if (tracker != null) {
				tracker.close();
			}
		}

	}

}
