package io.github.fabricspring.liveness;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.ToIntFunction;

import io.github.fabricspring.connection.diagnosis.SessionProbe;
import io.github.fabricspring.connection.diagnosis.SessionProbe.Sessions;
import io.github.fabricspring.pool.ServerPool;
import io.github.fabricspring.pool.Session;
import io.github.fabricspring.threads.NoThreadException;
import io.github.fabricspring.topology.Server;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * The sessions whose packets are lost, for example by a firewall that forgot the
 * connection, while the server answers others. The driver waits for bytes, and the server
 * for the next request: it is asked what it does for a session that has waited for long,
 * and again less and less often. A session that it does nothing for twice, while the same
 * read waits, is aborted. Used by one thread, which looks at regular intervals.
 */
final class LostSessions {

	private static final Log logger = LogFactory.getLog(LostSessions.class);

	/** The least time until the second question: lost bytes are sent again meanwhile. */
	private static final Duration SECOND_LOOK = Duration.ofMillis(500);

	private final Map<Session, WaitingRead> waits = new HashMap<>();

	private final ServerPool pool;

	private final SessionProbe probe;

	private final HangLimits limits;

	private final ToIntFunction<Session> reading;

	private final Executor threads;

	private List<WaitingRead> asked = List.of();

	private @Nullable CompletableFuture<Sessions> reply;

	/**
	 * Creates an empty observation.
	 * @param pool the server's pool
	 * @param probe asks the server
	 * @param limits how long it may be silent
	 * @param reading returns the number of the read in which a session waits, else 0
	 * @param threads has a thread for every question
	 */
	LostSessions(ServerPool pool, SessionProbe probe, HangLimits limits, ToIntFunction<Session> reading,
			Executor threads) {
		this.pool = pool;
		this.probe = probe;
		this.limits = limits;
		this.reading = reading;
		this.threads = threads;
	}

	/**
	 * Looks at the server's sessions, and aborts those whose packets are lost.
	 * @param sessions the sessions that are open or being opened
	 * @param now the time on the scale of {@link System#nanoTime()}
	 */
	void look(Collection<Session> sessions, long now) {
		if (this.limits.suspectAfter().isZero() || this.limits.giveUpAfter().isZero()) {
			return;
		}
		this.waits.keySet().retainAll(sessions);
		List<WaitingRead> due = new ArrayList<>();
		for (Session session : sessions) {
			int number = this.reading.applyAsInt(session);
			WaitingRead wait = this.waits.get(session);
			if (number == 0) {
				this.waits.remove(session);
			}
			else if (wait == null || wait.number != number) {
				this.waits.put(session, new WaitingRead(session, number, now, this.limits.workAfter().toNanos()));
			}
			else if (now - wait.due >= 0) {
				due.add(wait);
			}
		}
		if (this.reply != null && this.reply.isDone()) {
			Sessions said = this.reply.getNow(null);
			this.reply = null;
			this.asked.forEach((wait) -> judge(wait, said, now));
		}
		else if (this.reply == null && !due.isEmpty()) {
			ask(due);
		}
	}

	private void ask(List<WaitingRead> due) {
		this.asked = due;
		List<String> marks = due.stream().map((wait) -> wait.session.mark()).toList();
		Duration limit = this.limits.probeLimit();
		try {
			this.reply = CompletableFuture
				.supplyAsync(() -> this.probe.ask(this.pool.server(), marks, limit), this.threads)
				.exceptionally((ex) -> Sessions.UNKNOWN);
		}
		catch (NoThreadException ex) {
			// Asked at the next look
		}
	}

	private void judge(WaitingRead wait, Sessions said, long now) {
		Session session = wait.session;
		if (this.waits.get(session) != wait) {
			return;
		}
		wait.told |= said.tells(session.mark());
		if (!wait.told || !said.isIdle(session.mark(), session.user()) || hasMoved(wait)) {
			wait.suspected = false;
			wait.due = now + wait.pause;
			wait.pause = Math.min(2 * wait.pause, this.limits.giveUpAfter().toNanos());
		}
		else if (!wait.suspected) {
			// The answer may be on its way
			wait.suspected = true;
			wait.due = now + Math.max(this.limits.suspectAfter().toNanos(), SECOND_LOOK.toNanos());
		}
		else {
			this.waits.remove(session);
			abort(wait, said.idle().get(session.mark()), now);
		}
	}

	// A busy application may not have come to read its answer yet
	private boolean hasMoved(WaitingRead wait) {
		return wait.session.hasAnswer() || this.reading.applyAsInt(wait.session) != wait.number;
	}

	private void abort(WaitingRead wait, @Nullable Long id, long now) {
		Server server = this.pool.server();
		logger.warn(
				"%s - %s has no request of a call that has waited for %d ms: its connection is aborted. Look at firewalls and balancers between the two"
					.formatted(server.group(), server.address(), Duration.ofNanos(now - wait.since).toMillis()));
		this.pool.abort(wait.session, this.threads);
		if (id != null) {
			this.threads.execute(() -> this.probe.kill(server, id, this.limits.probeLimit()));
		}
	}

	/** A read that waits, as it was first seen. */
	private static final class WaitingRead {

		private final Session session;

		private final int number;

		private final long since;

		/** From then on the server is asked. */
		private long due;

		private long pause;

		/**
		 * Whether the server has named the session. It names none of the same account
		 * from another address.
		 */
		private boolean told;

		/** Whether the server said last that it does nothing for it. */
		private boolean suspected;

		private WaitingRead(Session session, int number, long now, long limit) {
			this.session = session;
			this.number = number;
			this.since = now;
			this.due = now + limit;
			this.pause = limit;
		}

	}

}
