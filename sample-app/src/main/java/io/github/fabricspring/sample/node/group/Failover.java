package io.github.fabricspring.sample.node.group;

import java.sql.SQLException;
import java.util.List;

import io.github.fabricspring.sample.node.GroupAdministration.ServerState;
import io.github.fabricspring.sample.node.NodeException;
import io.github.fabricspring.sample.node.group.state.GroupState;
import io.github.fabricspring.sample.node.group.state.Member;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives a group a primary that has none, or a dead one. The caller holds the group's
 * lock.
 */
final class Failover {

	private static final Logger logger = LoggerFactory.getLogger(Failover.class);

	private final GroupTools tools;

	private final Promotion promotion;

	Failover(GroupTools tools) {
		this.tools = tools;
		this.promotion = new Promotion(tools);
	}

	/**
	 * Deposes the primary and elects another.
	 * @param group the group
	 * @param reason what is wrong with its primary
	 * @throws NodeException if nobody can be elected: then the group has no primary, and
	 * {@link GroupState#vacant()} says that it wants one
	 */
	void depose(GroupState group, String reason) {
		Member failed = group.primary().orElseThrow();
		logger.warn("{} - primary {} is FAULTY: {}", group.id(), failed, reason);
		GroupState vacant = group.with(failed.uuid(), (member) -> member.asFaulty(reason)).vacant(true);
		this.tools.registry().save(vacant);
		elect(vacant, null);
	}

	/**
	 * Elects a primary among those who answer.
	 * @param group the group, without a primary
	 * @param named the server that an operator wants, {@code null} for the best
	 * @throws NodeException if nobody can be elected
	 */
	void elect(GroupState group, @Nullable String named) {
		long begin = System.nanoTime();
		try (Hearing hearing = Hearing.forElection(this.tools, group)) {
			Ballot ballot = new Ballot(group, this.tools.acknowledgements(group.voters().size()));
			Ballot.Result result = ballot.decide(hearing.heard().stream().map(HeardServer::vote).toList(), named);
			Ballot.Vote winner = result.winner();
			if (winner == null) {
				throw new NodeException("GroupError: There is no valid candidate that can be automatically chosen in "
						+ "group (" + group.id() + "). Please, choose one manually. (" + result.refusal() + ")");
			}
			HeardServer candidate = hearing.get(winner.member());
			drain(group, candidate, winner);
			List<HeardServer> others = hearing.without(candidate)
				.stream()
				.filter((server) -> !server.member().is(ServerState.FAULTY))
				.toList();
			this.promotion.promote(group, candidate, others, true);
			logger.info("{} - primary is {}, elected among {} in {} ms", group.id(), candidate.member(),
					hearing.heard().size(), (System.nanoTime() - begin) / 1_000_000);
		}
		catch (SQLException ex) {
			throw new NodeException("GroupError: The election in group (" + group.id() + ") failed: " + ex.getMessage(),
					ex);
		}
	}

	private void drain(GroupState group, HeardServer candidate, Ballot.Vote winner) throws SQLException {
		if (candidate.replica() == null || winner.executed().containsAll(winner.received())) {
			return;
		}
		if (!candidate.replica().applying()) {
			candidate.session().startApplier();
		}
		if (!candidate.session().awaitExecuted(winner.received(), this.tools.settings().patience().drain())) {
			throw new NodeException("GroupError: Candidate (" + candidate.member() + ") in group (" + group.id()
					+ ") has not applied its relay log within " + this.tools.settings().patience().drain().toSeconds()
					+ " s.");
		}
	}

}
