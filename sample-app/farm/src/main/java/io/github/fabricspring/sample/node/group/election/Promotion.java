package io.github.fabricspring.sample.node.group.election;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

import io.github.fabricspring.sample.node.GroupAdministration.MemberStatus;
import io.github.fabricspring.sample.node.NodeException;
import io.github.fabricspring.sample.node.group.server.ServerSession;
import io.github.fabricspring.sample.node.group.state.GroupState;
import io.github.fabricspring.sample.node.group.tools.GroupTools;
import io.github.fabricspring.sample.node.group.tools.ReachedServer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The promotion of a closed server that has all transactions. The store is written before
 * the server is opened, and the server is announced after. If the node dies in between,
 * the next one finds a closed primary and elects again.
 */
final class Promotion {

	private static final Logger logger = LoggerFactory.getLogger(Promotion.class);

	private final GroupTools tools;

	Promotion(GroupTools tools) {
		this.tools = tools;
	}

	/**
	 * Promotes.
	 * @param group the group as it is to be but for the roles
	 * @param candidate the new primary; like all other servers it is closed
	 * @param others the servers to follow it. The promotion waits for as many as a commit
	 * needs; the others connect in the background. Their sessions are closed here
	 * @param insist whether to open it even if too few followers connect in time, so that
	 * commits wait for them
	 * @param stages notes how long each step took
	 * @throws SQLException if the candidate does not do as it is told; it may be open
	 * then only if it could not be closed again
	 */
	void promote(GroupState group, ReachedServer candidate, List<ReachedServer> others, boolean insist, Stages stages)
			throws SQLException {
		ServerSession session = candidate.session();
		int required = this.tools.acknowledgements(group.voters().size());
		GroupState next = group.ledBy(candidate.member().uuid(),
				others.stream().map((other) -> other.member().uuid()).toList());
		CompletableFuture<Void> recorded = CompletableFuture.runAsync(() -> this.tools.registry().record(next),
				this.tools.executor());
		others.forEach((other) -> repoint(group, candidate, other));
		session.requireAcknowledgements(required);
		if (candidate.replica() != null) {
			// It has applied what it has received. Its appliers, which have nothing to do
			// from now on, take their time to end.
			session.stopReceiver();
		}
		if (this.tools.settings().relaxedReplicas()) {
			session.flushCommits(true);
		}
		stages.end("prepare");
		try {
			recorded.join();
		}
		catch (CompletionException ex) {
			if (ex.getCause() instanceof NodeException refusal) {
				throw refusal;
			}
			throw ex;
		}
		stages.end("record");
		boolean connected = others.size() >= required
				&& awaitFollowers(session, required, this.tools.settings().timeouts().connect());
		if (!connected && !insist) {
			throw new SQLException(
					"fewer than " + required + " servers follow " + candidate.member() + ", its commits would wait");
		}
		if (!connected) {
			logger.warn("{} - fewer than {} servers follow {}: its commits wait until they do", group.id(), required,
					candidate.member());
		}
		stages.end("followers");
		try {
			session.acceptWrites();
		}
		catch (SQLException ex) {
			closeAgain(candidate, ex);
			throw ex;
		}
		this.tools.registry().announce(next);
		stages.end("open");
		forgetSource(group, candidate);
	}

	// It takes its time on a busy disk, and nothing depends on it.
	private static void forgetSource(GroupState group, ReachedServer primary) {
		try {
			primary.session().forgetSource();
		}
		catch (SQLException ex) {
			logger.warn("{} - {} keeps its old source: {}", group.id(), primary.member(), ex.getMessage());
		}
	}

	private void repoint(GroupState group, ReachedServer source, ReachedServer replica) {
		this.tools.executor().execute(() -> {
			try (replica) {
				this.tools.follow(replica.session(), source.member(), !replica.member().is(MemberStatus.SPARE));
			}
			catch (SQLException ex) {
				logger.warn("{} - {} does not follow {} yet: {}", group.id(), replica.member(), source.member(),
						ex.getMessage());
			}
		});
	}

	private static boolean awaitFollowers(ServerSession session, int required, Duration limit) throws SQLException {
		long deadline = System.nanoTime() + limit.toNanos();
		while (required > 0 && session.acknowledgingReplicas() < required) {
			if (System.nanoTime() > deadline) {
				return false;
			}
			try {
				TimeUnit.MILLISECONDS.sleep(2);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				return false;
			}
		}
		return true;
	}

	private void closeAgain(ReachedServer candidate, SQLException failure) {
		try (ServerSession session = this.tools.open(candidate.member())) {
			session.refuseWrites(this.tools.settings().timeouts().block());
		}
		catch (SQLException ex) {
			failure.addSuppressed(ex);
		}
	}

}
