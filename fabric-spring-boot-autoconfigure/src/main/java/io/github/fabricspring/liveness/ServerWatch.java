package io.github.fabricspring.liveness;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

import com.zaxxer.hikari.HikariDataSource;
import io.github.fabricspring.connection.diagnosis.ServerProbe;
import io.github.fabricspring.connection.key.CommitResolver;
import io.github.fabricspring.connection.lease.Calls;
import io.github.fabricspring.pool.PoolListener;
import io.github.fabricspring.pool.ServerPool;
import io.github.fabricspring.pool.ServerPools;
import io.github.fabricspring.pool.Session;
import io.github.fabricspring.threads.LastingWork;
import io.github.fabricspring.threads.TaskThreads;
import io.github.fabricspring.topology.Server;
import io.github.fabricspring.topology.TopologyMonitor;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * A watch for hanging servers. A call to a hanging server does not fail, so it does not
 * lead to a refresh of the topology. The watch looks for calls without an answer and
 * probes their server. If the probe gets no answer either, the topology is refreshed at
 * the pace of an incident, and reads are aborted. A long query on a server that answers
 * causes no question to the topology source, only to the server, whether it works for it.
 * <p>
 * The cost for callers is a plain store at either end of a call ({@link Calls}).
 */
public final class ServerWatch implements AutoCloseable {

	private static final Log logger = LogFactory.getLog(ServerWatch.class);

	private final Map<ServerPool, ServerLiveness> servers = new HashMap<>();

	private final ExecutorService threads = TaskThreads.unlimited("fabric-watch-");

	private final AtomicBoolean started = new AtomicBoolean();

	private final ServerProbe probe;

	private final TopologyMonitor topology;

	private final HangLimits limits;

	private final CommitResolver resolver;

	/** Whether the last look failed. Used by the thread of the watch. */
	private boolean failing;

	/**
	 * Creates a watch without pools. Does no I/O and starts no thread.
	 * @param probe the probe
	 * @param topology the topology to refresh while a server hangs
	 * @param limits how long servers may be silent
	 * @param resolver learns which COMMITs wait for an answer
	 */
	public ServerWatch(ServerProbe probe, TopologyMonitor topology, HangLimits limits, CommitResolver resolver) {
		this.probe = probe;
		this.topology = topology;
		this.limits = limits;
		this.resolver = resolver;
	}

	/**
	 * Watches pools from the creation of the first one.
	 * @param pools the pools
	 */
	public void watch(ServerPools pools) {
		if (this.limits.isWatching()) {
			pools.addListener(new PoolListener() {
				@Override
				public void poolCreated(Server server, HikariDataSource pool) {
					if (!ServerWatch.this.threads.isShutdown() && ServerWatch.this.started.compareAndSet(false, true)) {
						start(pools);
					}
				}
			});
		}
	}

	private void start(ServerPools pools) {
		try {
			this.threads.execute(() -> watch(pools.all()));
		}
		catch (RuntimeException | Error ex) {
			// Without memory for a thread, the next pool tries
			this.started.set(false);
			throw ex;
		}
	}

	private void watch(Collection<ServerPool> pools) {
		long tick = this.limits.tick().toNanos();
		LastingWork.repeat(() -> Thread.currentThread().isInterrupted(), () -> {
			LockSupport.parkNanos(tick);
			look(pools);
		});
		this.servers.forEach((pool, liveness) -> succeeds(pool, liveness::end));
	}

	private void look(Collection<ServerPool> pools) {
		boolean failed = false;
		for (ServerPool left : this.servers.keySet().stream().filter(ServerPool::isRetired).toList()) {
			ServerLiveness liveness = Objects.requireNonNull(this.servers.remove(left));
			failed |= !succeeds(left, liveness::end);
		}
		for (ServerPool pool : pools) {
			ServerLiveness liveness = this.servers.computeIfAbsent(pool, this::liveness);
			failed |= !succeeds(pool, () -> liveness.look(System.nanoTime()));
		}
		this.failing = failed;
	}

	// An application's own TopologyMonitor or CommitResolver may throw, or memory may be
	// short: the watch goes on
	private boolean succeeds(ServerPool pool, Runnable check) {
		try {
			check.run();
			return true;
		}
		catch (RuntimeException | Error ex) {
			if (!this.failing) {
				logger.warn(pool.server().group() + " - check whether " + pool.server().address()
						+ " hangs failed, it is repeated", ex);
			}
			return false;
		}
	}

	private ServerLiveness liveness(ServerPool pool) {
		LivenessProbe probe = new LivenessProbe(pool.server(), this.probe, this.limits.probeLimit(), this.threads);
		HangingCommits commits = new HangingCommits(pool.server(), this.probe, this.limits, this.threads,
				this.resolver);
		LostSessions lost = new LostSessions(pool, this.probe.sessions(), this.limits, Session::awaiting, this.threads);
		return new ServerLiveness(pool, probe, commits, lost, this.topology, this.limits, this.threads);
	}

	@Override
	public void close() {
		this.threads.shutdownNow();
	}

}
