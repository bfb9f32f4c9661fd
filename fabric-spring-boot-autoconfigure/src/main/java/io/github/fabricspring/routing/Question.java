package io.github.fabricspring.routing;

import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

import io.github.fabricspring.routing.FailureJudge.Phase;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Whether a server speaks, asked by a new connection on a thread of its own: one at a
 * time. To be used by one thread.
 */
final class Question {

	private static final Log logger = LogFactory.getLog(Question.class);

	/** A server may be slow to answer; that it is too slow is for the asker to say. */
	private static final Duration PATIENCE = Duration.ofSeconds(2);

	private final ServerPool pool;

	private final ServerConnector connector;

	private final Executor threads;

	private @Nullable CompletableFuture<Boolean> spoke;

	private long askedAt;

	Question(ServerPool pool, ServerConnector connector, Executor threads) {
		this.pool = pool;
		this.connector = connector;
		this.threads = threads;
	}

	/**
	 * Asks, unless an answer is still waited for.
	 * @param now the time in nanoseconds
	 */
	void ask(long now) {
		if (this.spoke == null) {
			CompletableFuture<Boolean> spoke = new CompletableFuture<>();
			this.spoke = spoke;
			this.askedAt = now;
			this.threads.execute(() -> spoke.complete(speaks()));
		}
	}

	/**
	 * Takes the answer. What has been answered can be asked again.
	 * @param now the time in nanoseconds
	 * @param limit how long the server may take
	 * @return the answer, if there is one
	 */
	Answer answer(long now, Duration limit) {
		if (this.spoke == null) {
			return Answer.NONE;
		}
		if (this.spoke.isDone()) {
			boolean spoke = this.spoke.join();
			this.spoke = null;
			return (spoke) ? Answer.SPOKE : Answer.SILENT;
		}
		return (now - this.askedAt >= limit.toNanos()) ? Answer.SILENT : Answer.NONE;
	}

	private boolean speaks() {
		try {
			this.connector.connect(this.pool.server(), UUID.randomUUID().toString(), PATIENCE).close();
			return true;
		}
		catch (SQLException ex) {
			logger.debug(this.pool.server().group() + " - " + this.pool.server().address() + " gave no connection", ex);
			// one that says "too many connections" speaks
			return FailureJudge.judge(ex, Phase.NOTHING_AT_RISK, true) != Verdict.SERVER_LOST;
		}
		catch (RuntimeException ex) {
			logger.warn(this.pool.server().group() + " - could not ask " + this.pool.server().address(), ex);
			return true;
		}
	}

	enum Answer {

		/** Not asked, or not answered yet. */
		NONE,

		/** It speaks. */
		SPOKE,

		/** It did not answer in time, or cannot be reached. */
		SILENT

	}

}
