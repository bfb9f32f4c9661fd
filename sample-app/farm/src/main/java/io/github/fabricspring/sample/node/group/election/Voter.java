package io.github.fabricspring.sample.node.group.election;

import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import io.github.fabricspring.sample.node.group.state.Member;
import io.github.fabricspring.sample.node.group.tools.GroupTools;
import io.github.fabricspring.sample.node.group.tools.ReachedServer;

/**
 * A server that is asked in the background.
 */
final class Voter {

	private final Member member;

	private final CompletableFuture<ReachedServer> answer;

	private volatile boolean answers;

	/**
	 * Begins to ask.
	 * @param tools the tools
	 * @param member the server
	 * @param then what to do once it answers, before it is heard
	 */
	Voter(GroupTools tools, Member member, AnswerHandler then) {
		this.member = member;
		this.answer = CompletableFuture.supplyAsync(() -> hear(tools, then), tools.executor());
	}

	private ReachedServer hear(GroupTools tools, AnswerHandler then) {
		try {
			ReachedServer server = ReachedServer.listen(tools, this.member);
			this.answers = true;
			try {
				return then.take(server);
			}
			catch (SQLException | RuntimeException ex) {
				server.close();
				throw ex;
			}
		}
		catch (SQLException ex) {
			throw new CompletionException(ex);
		}
	}

	Member member() {
		return this.member;
	}

	/**
	 * Whether it has answered at all, be it that the rest is still under way.
	 * @return whether it answers
	 */
	boolean answers() {
		return this.answers;
	}

	/**
	 * Waits for what it has to say.
	 * @return the server
	 * @throws SQLException if it did not answer, or not as it should
	 */
	ReachedServer answer() throws SQLException {
		try {
			return this.answer.join();
		}
		catch (CompletionException ex) {
			if (ex.getCause() instanceof SQLException silence) {
				throw silence;
			}
			throw ex;
		}
	}

	/** Closes its session, now or as soon as there is one. */
	void dismiss() {
		this.answer.thenAccept(ReachedServer::close).exceptionally((failure) -> null);
	}

	/** What is done with a server that answered. */
	@FunctionalInterface
	interface AnswerHandler {

		ReachedServer take(ReachedServer server) throws SQLException;

	}

}
