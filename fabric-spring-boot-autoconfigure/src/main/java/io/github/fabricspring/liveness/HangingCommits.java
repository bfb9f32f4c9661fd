package io.github.fabricspring.liveness;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

import io.github.fabricspring.connection.diagnosis.ServerProbe;
import io.github.fabricspring.connection.key.CommitResolver;
import io.github.fabricspring.pool.Session;
import io.github.fabricspring.threads.NoThreadException;
import io.github.fabricspring.topology.Server;
import org.jspecify.annotations.Nullable;

/**
 * The commits on a server that have waited too long for an answer. A commit is no long
 * query: one that waits is a sign that the server cannot reach the others, even if it
 * answers everything else. A write in autocommit mode may be either: the server is asked
 * which, less and less often. Used by one thread, which looks at regular intervals.
 */
final class HangingCommits {

	private static final long LONGEST_PAUSE = Duration.ofSeconds(2).toNanos();

	private final WaitingCalls commits = new WaitingCalls(Session::committing);

	private final WaitingCalls writes = new WaitingCalls(Session::autocommitting);

	private final Server server;

	private final ServerProbe probe;

	private final HangLimits limits;

	private final Executor threads;

	private final CommitResolver resolver;

	private List<Session> hanging = List.of();

	private @Nullable CompletableFuture<Boolean> reply;

	/** Whether the server said last that a write waits in its commit. */
	private boolean committing;

	private long due;

	private long pause;

	HangingCommits(Server server, ServerProbe probe, HangLimits limits, Executor threads, CommitResolver resolver) {
		this.server = server;
		this.probe = probe;
		this.limits = limits;
		this.threads = threads;
		this.resolver = resolver;
	}

	/**
	 * Looks at the server's sessions.
	 * @param sessions the sessions that are open or being opened
	 * @param now the time on the scale of {@link System#nanoTime()}
	 * @return {@code true} if a commit has waited for {@code suspectAfter}
	 */
	boolean look(Collection<Session> sessions, long now) {
		long limit = this.limits.suspectAfter().toNanos();
		this.hanging = this.commits.look(sessions, now, limit);
		List<Session> writes = this.writes.look(sessions, now, limit);
		take(now);
		if (writes.isEmpty()) {
			this.committing = false;
			this.due = now;
			this.pause = limit;
		}
		else if (this.reply == null && now - this.due >= 0) {
			ask(writes.stream().map(Session::mark).toList());
		}
		return !this.hanging.isEmpty() || this.committing;
	}

	/** Tells the resolver which commits waited too long at the last look. */
	void tell() {
		this.resolver.hanging(this.server, this.hanging.stream().map(Session::mark).toList());
	}

	private void ask(List<String> marks) {
		try {
			this.reply = CompletableFuture
				.supplyAsync(() -> this.probe.isCommitting(this.server, marks, this.limits.probeLimit()), this.threads)
				.exceptionally((ex) -> false);
		}
		catch (NoThreadException ex) {
			// Asked at the next look
		}
	}

	private void take(long now) {
		if (this.reply != null && this.reply.isDone()) {
			this.committing = this.reply.getNow(false);
			this.reply = null;
			this.due = now + this.pause;
			this.pause = Math.min(2 * this.pause, LONGEST_PAUSE);
		}
	}

}
