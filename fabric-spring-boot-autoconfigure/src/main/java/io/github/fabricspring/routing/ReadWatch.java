package io.github.fabricspring.routing;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

import io.github.fabricspring.routing.FailureJudge.Phase;
import io.github.fabricspring.topology.Server;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Frees reads from servers that hang. A read without an answer has its server asked for a
 * new connection: if it gives one the read is merely slow and goes on; if not, the reads
 * that wait there are cut, to be run again elsewhere.
 * <p>
 * All of it fits into the timeout with an eighth to spare: three eighths of silence, one
 * each until the silence's beginning and end are noticed, two for the new connection.
 */
final class ReadWatch implements AutoCloseable {

	private static final Log logger = LogFactory.getLog(ReadWatch.class);

	private final Map<ServerPool, Long> answered = new ConcurrentHashMap<>();

	private final Map<ServerPool, Boolean> asking = new ConcurrentHashMap<>();

	private final ExecutorService threads = Executors.newCachedThreadPool(daemons());

	private final Duration eighth;

	private final ServerConnector connector;

	ReadWatch(Duration timeout, ServerConnector connector) {
		this.eighth = timeout.dividedBy(8);
		this.connector = connector;
	}

	void start(Supplier<Collection<ServerPool>> pools) {
		this.threads.execute(() -> {
			while (!Thread.currentThread().isInterrupted()) {
				LockSupport.parkNanos(this.eighth.toNanos());
				look(pools.get());
			}
		});
	}

	private void look(Collection<ServerPool> pools) {
		this.answered.keySet().retainAll(pools);
		for (ServerPool pool : pools) {
			if (isSilent(pool) && this.asking.putIfAbsent(pool, true) == null) {
				try {
					this.threads.execute(() -> ask(pool));
				}
				catch (RejectedExecutionException ex) {
					logger.debug(pool.server().group() + " - the pools are closed", ex);
				}
			}
		}
	}

	private boolean isSilent(ServerPool pool) {
		long now = System.nanoTime();
		long limit = this.eighth.toNanos() * 3;
		boolean silent = false;
		for (Session session : pool.physical().sessions()) {
			silent |= session.isSilent(now, limit);
		}
		Long answered = this.answered.get(pool);
		return silent && (answered == null || now - answered >= limit);
	}

	private void ask(ServerPool pool) {
		Map<Session, Integer> waiting = new HashMap<>();
		pool.physical().sessions().forEach((session) -> waiting.put(session, session.reading()));
		try {
			this.connector.connect(pool.server(), UUID.randomUUID().toString(), this.eighth.multipliedBy(2)).close();
			this.answered.put(pool, System.nanoTime());
		}
		catch (SQLException ex) {
			if (FailureJudge.judge(ex, Phase.NOTHING_AT_RISK, true) == Verdict.SERVER_LOST) {
				cut(pool, waiting, ex);
			}
			else {
				// such as "too many connections": it speaks
				this.answered.put(pool, System.nanoTime());
			}
		}
		finally {
			this.asking.remove(pool);
		}
	}

	private void cut(ServerPool pool, Map<Session, Integer> waiting, SQLException why) {
		Server server = pool.server();
		waiting.entrySet().removeIf((read) -> read.getValue() == 0 || read.getKey().reading() != read.getValue());
		logger.warn(server.group() + " - " + server.address() + " answers neither " + waiting.size()
				+ " reads nor a new connection: they are cut and may run elsewhere (" + why.getMessage() + ")");
		pool.failedToRead();
		waiting.keySet().forEach((session) -> pool.physical().abort(session, this.threads));
	}

	@Override
	public void close() {
		this.threads.shutdownNow();
	}

	private static ThreadFactory daemons() {
		return (task) -> {
			Thread thread = new Thread(task, "fabric-read-watch");
			thread.setDaemon(true);
			return thread;
		};
	}

}
