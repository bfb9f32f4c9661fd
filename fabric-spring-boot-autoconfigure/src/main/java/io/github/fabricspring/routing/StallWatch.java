package io.github.fabricspring.routing;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

import io.github.fabricspring.topology.TopologyMonitor;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Notices servers that hang. Whoever calls one gets no failure, so nobody would ask the
 * topology for what became of it before its time to live is over. This does: once a
 * server has answered nothing for a while it is asked itself, by a new connection, and
 * only if that gets no answer either is the topology refreshed at the pace of an
 * incident. A long query on a server that speaks costs the topology source nothing.
 * <p>
 * Callers pay a plain store at either end of a call ({@link Calls}).
 */
public final class StallWatch implements AutoCloseable {

	/** Long beside what a healthy server needs, short beside an election. */
	public static final Duration SUSPECT_AFTER = Duration.ofMillis(200);

	private static final Log logger = LogFactory.getLog(StallWatch.class);

	private static final int LOOKS = 4;

	private final Map<ServerPool, Suspect> suspects = new HashMap<>();

	private final ExecutorService threads = Executors.newCachedThreadPool(daemons());

	private final ServerConnector connector;

	private final TopologyMonitor topology;

	private final Duration limit;

	/**
	 * Create a watch, which does nothing until it is given to
	 * {@linkplain ServerPools#watch pools}.
	 * @param connector how servers are asked
	 * @param topology what is refreshed while a server hangs
	 * @param suspectAfter how long a server may be silent until it is asked, and how long
	 * it may then take to answer; positive
	 */
	public StallWatch(ServerConnector connector, TopologyMonitor topology, Duration suspectAfter) {
		this.connector = connector;
		this.topology = topology;
		this.limit = suspectAfter;
	}

	void start(Supplier<Collection<ServerPool>> pools) {
		this.threads.execute(() -> watch(pools));
	}

	private void watch(Supplier<Collection<ServerPool>> pools) {
		long tick = this.limit.dividedBy(LOOKS).toNanos();
		while (!Thread.currentThread().isInterrupted()) {
			LockSupport.parkNanos(tick);
			try {
				look(pools.get());
			}
			catch (RuntimeException ex) {
				// a replaceable topology: it must not end the watching
				logger.warn("Could not look after servers that may hang", ex);
			}
		}
		this.suspects.values().forEach(Suspect::acquit);
	}

	private void look(Collection<ServerPool> pools) {
		this.suspects.entrySet().removeIf((entry) -> {
			boolean left = entry.getKey().isRetired();
			if (left) {
				entry.getValue().acquit();
			}
			return left;
		});
		for (ServerPool pool : pools) {
			this.suspects.computeIfAbsent(pool, this::suspect).look(System.nanoTime());
		}
	}

	private Suspect suspect(ServerPool pool) {
		return new Suspect(pool, new Question(pool, this.connector, this.threads), this.topology, this.limit);
	}

	@Override
	public void close() {
		this.threads.shutdownNow();
	}

	private static ThreadFactory daemons() {
		return (task) -> {
			Thread thread = new Thread(task, "fabric-stall-watch");
			thread.setDaemon(true);
			return thread;
		};
	}

}
