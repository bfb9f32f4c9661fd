package io.github.fabricspring.liveness;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Executor;

import io.github.fabricspring.connection.diagnosis.ServerProbe.Reply;
import io.github.fabricspring.pool.ServerPool;
import io.github.fabricspring.pool.Session;
import io.github.fabricspring.topology.Server;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * The reads on a server that have waited too long for its answer. Used by one thread.
 */
final class HangingReads {

	private static final Log logger = LogFactory.getLog(HangingReads.class);

	private final ServerPool pool;

	private final long limit;

	private final Executor executor;

	private List<Session> hanging = List.of();

	HangingReads(ServerPool pool, HangLimits limits, Executor executor) {
		this.pool = pool;
		this.limit = (limits.cutsReads()) ? limits.quarter().toNanos() : Long.MAX_VALUE;
		this.executor = executor;
	}

	/**
	 * Finds the hanging reads.
	 * @param sessions the sessions that are open or being opened
	 * @param now the time on the scale of {@link System#nanoTime()}
	 * @return {@code true} if there are any
	 */
	boolean look(Collection<Session> sessions, long now) {
		List<Session> hanging = new ArrayList<>();
		for (Session session : sessions) {
			if (session.isSilent(now, this.limit)) {
				hanging.add(session);
			}
		}
		this.hanging = hanging;
		return !hanging.isEmpty();
	}

	/**
	 * Aborts the reads that were found last, so that they can be retried elsewhere.
	 * @param reply the server's reply to the last probe
	 */
	void cut(Reply reply) {
		cut("is down (" + reply.answer() + ": " + reply.reason() + ")");
	}

	/**
	 * Aborts the reads that were found last, although their server may answer: it was
	 * taken out of the reads after they began, and may hold them for as long as it
	 * applies its backlog.
	 */
	void cutOnUnreadable() {
		cut("serves no reads any more");
	}

	private void cut(String why) {
		Server server = this.pool.server();
		logger.warn("%s - %s %s: aborted %d reads without an answer, they are retried elsewhere"
			.formatted(server.group(), server.address(), why, this.hanging.size()));
		this.pool.readFailed();
		this.hanging.forEach((session) -> this.pool.abort(session, this.executor));
		this.hanging = List.of();
	}

}
