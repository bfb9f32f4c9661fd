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
 * The reads on a server that have waited long for its answer. To be used by one thread.
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
	 * Looks for them.
	 * @param sessions the sessions that are open or being opened
	 * @param now the time in nanoseconds
	 * @return whether there are any
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
	 * Cuts those that were found last, so that they may run elsewhere.
	 * @param reply what the server said to the last probe
	 */
	void cut(Reply reply) {
		Server server = this.pool.server();
		logger.warn("%s - %s does not answer %d reads and is down (%s: %s): cut, they may run again elsewhere"
			.formatted(server.group(), server.address(), this.hanging.size(), reply.answer(), reply.reason()));
		this.pool.readFailed();
		this.hanging.forEach((session) -> this.pool.abort(session, this.executor));
		this.hanging = List.of();
	}

}
