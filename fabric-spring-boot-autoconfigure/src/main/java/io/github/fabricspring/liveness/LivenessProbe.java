package io.github.fabricspring.liveness;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

import io.github.fabricspring.connection.diagnosis.ServerProbe;
import io.github.fabricspring.connection.diagnosis.ServerProbe.Answer;
import io.github.fabricspring.connection.diagnosis.ServerProbe.Reply;
import io.github.fabricspring.threads.NoThreadException;
import io.github.fabricspring.topology.Server;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * A probe of one server, at most one at a time, on a thread of its own. Confined to the
 * watching thread, except for the reply.
 */
final class LivenessProbe {

	private static final Log logger = LogFactory.getLog(LivenessProbe.class);

	private final Server server;

	private final ServerProbe probe;

	private final Duration limit;

	private final Executor threads;

	private @Nullable CompletableFuture<@Nullable Reply> reply;

	private long askedAt;

	LivenessProbe(Server server, ServerProbe probe, Duration limit, Executor threads) {
		this.server = server;
		this.probe = probe;
		this.limit = limit;
		this.threads = threads;
	}

	/**
	 * Starts a probe unless one is under way.
	 * @param now the time on the scale of {@link System#nanoTime()}
	 */
	void ask(long now) {
		if (this.reply == null) {
			CompletableFuture<@Nullable Reply> reply = new CompletableFuture<>();
			try {
				this.threads.execute(() -> {
					try {
						reply.complete(probe());
					}
					finally {
						reply.complete(null);
					}
				});
				this.reply = reply;
				this.askedAt = now;
			}
			catch (NoThreadException ex) {
				// Asked at the next look
			}
		}
	}

	/**
	 * Takes the reply and makes room for the next probe.
	 * @return the reply, {@code null} if there is none yet, or will be none
	 */
	@Nullable Reply take() {
		if (this.reply == null || !this.reply.isDone()) {
			return null;
		}
		Reply reply = this.reply.getNow(null);
		this.reply = null;
		return reply;
	}

	/**
	 * Tells whether a probe has been under way for at least a limit.
	 * @param now the time on the scale of {@link System#nanoTime()}
	 * @param limit the limit
	 * @return {@code true} if the probe has no reply yet
	 */
	boolean isUnanswered(long now, Duration limit) {
		return this.reply != null && now - this.askedAt >= limit.toNanos();
	}

	private @Nullable Reply probe() {
		try {
			return this.probe.ask(this.server, this.limit);
		}
		catch (OutOfMemoryError ex) {
			// It says nothing of the server
			return null;
		}
		catch (RuntimeException ex) {
			logger.warn(this.server.group() + " - probe of " + this.server.address() + " failed", ex);
			return new Reply(Answer.ANSWERED, false, null);
		}
	}

}
