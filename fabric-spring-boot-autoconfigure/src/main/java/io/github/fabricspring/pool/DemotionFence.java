package io.github.fabricspring.pool;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;

import io.github.fabricspring.connection.diagnosis.ServerProbe;
import io.github.fabricspring.connection.diagnosis.ServerProbe.Reply;
import io.github.fabricspring.threads.NoThreadException;
import io.github.fabricspring.topology.Server;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * The fence around a demoted server. A server that is {@code super_read_only} refuses
 * writes by itself, and aborting its connections would make known outcomes unknown. The
 * connections of any other are aborted once another primary is announced, because MySQL
 * Fabric sets only {@code read_only}, which does not bind every account.
 */
final class DemotionFence {

	private static final Log logger = LogFactory.getLog(DemotionFence.class);

	private static final Duration PROBE_LIMIT = Duration.ofSeconds(1);

	private final ServerPool pool;

	private final PrimaryCheck check;

	private final ServerProbe probe;

	/**
	 * Written by the topology's thread alone, which clears it when it asks the server.
	 */
	private final AtomicBoolean unconfirmed = new AtomicBoolean();

	DemotionFence(ServerPool pool, PrimaryCheck check, ServerProbe probe) {
		this.pool = pool;
		this.check = check;
		this.probe = probe;
	}

	/**
	 * Learns that the topology was refreshed.
	 * @param before the server as it was
	 * @param now the server as it is
	 */
	void describe(Server before, Server now) {
		if (now.isPrimary()) {
			this.unconfirmed.set(false);
		}
		else if (before.isPrimary()) {
			this.unconfirmed.set(true);
		}
	}

	/**
	 * Learns that the group has a primary. If it is another one, callers that ask the
	 * demoted server whether it takes writes need not wait for its answer; it is asked
	 * once whether it is {@code super_read_only}.
	 * @param executor runs the question
	 */
	void succeeded(Executor executor) {
		if (!this.pool.latest().isPrimary()) {
			this.pool.sessions()
				.stream()
				.filter((session) -> this.check.isAsked(session.tracked))
				.forEach((session) -> this.pool.abort(session, executor));
		}
		if (this.unconfirmed.compareAndSet(true, false)) {
			try {
				executor.execute(() -> confirm(executor));
			}
			catch (NoThreadException ex) {
				cut("not asked: " + ex, executor);
			}
		}
	}

	private void confirm(Executor executor) {
		String problem = problem();
		if (problem != null) {
			cut(problem, executor);
		}
	}

	private @Nullable String problem() {
		try {
			Reply reply = this.probe.ask(this.pool.latest(), PROBE_LIMIT);
			return (reply.superReadOnly()) ? null : reply.answer() + " " + reply.reason();
		}
		catch (RuntimeException | Error ex) {
			return "not asked: " + ex;
		}
	}

	private void cut(String problem, Executor executor) {
		Server server = this.pool.latest();
		if (!server.isPrimary()) {
			logger.warn("%s - %s was demoted and is not known to be super_read_only (%s): its connections are aborted"
				.formatted(server.group(), server.address(), problem));
			this.pool.abortAll(executor);
		}
	}

}
