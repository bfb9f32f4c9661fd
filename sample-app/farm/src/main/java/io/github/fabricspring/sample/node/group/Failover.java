package io.github.fabricspring.sample.node.group;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

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
			HeardServer candidate = drained(group, hearing, candidates(group, hearing, named));
			hearing.awaitFormerPrimary(group, false);
			// FAULTY ones as well, if the candidate has all that they have
			int heard = hearing.heard().size();
			List<HeardServer> others = hearing.handOver((server) -> !server.member().equals(candidate.member())
					&& candidate.vote().known().containsAll(server.state().executed()));
			long announced = this.promotion.promote(group, candidate, others, true);
			this.tools.vacancies().remove(group.id());
			logger.info("{} - primary is {}, elected among {} in {} ms", group.id(), candidate.member(), heard,
					(announced - begin) / 1_000_000);
		}
		catch (SQLException ex) {
			throw vacancy(group, "GroupError: The election in group (" + group.id() + ") failed",
					String.valueOf(ex.getMessage()));
		}
	}

	private List<Ballot.Vote> candidates(GroupState group, Hearing hearing, @Nullable String named) {
		Ballot ballot = new Ballot(group, this.tools.acknowledgements(group.voters().size()));
		Ballot.Result result = ballot.decide(votes(hearing), named);
		if (result.candidates().isEmpty()) {
			// the last primary knows everything, should it be there after all
			hearing.awaitFormerPrimary(group, true);
			result = ballot.decide(votes(hearing), named);
		}
		if (result.candidates().isEmpty()) {
			throw vacancy(group, "GroupError: There is no valid candidate that can be automatically chosen in group ("
					+ group.id() + "). Please, choose one manually", result.refusal());
		}
		return result.candidates();
	}

	private static List<Ballot.Vote> votes(Hearing hearing) {
		return hearing.heard().stream().map(HeardServer::vote).toList();
	}

	// All candidates have received the same. Whoever has applied it first is taken, so
	// that a slow one delays nobody.
	private HeardServer drained(GroupState group, Hearing hearing, List<Ballot.Vote> candidates) {
		Ballot.Vote best = candidates.get(0);
		if (best.executed().containsAll(best.received())) {
			return hearing.get(best.member());
		}
		Duration limit = this.tools.settings().patience().drain();
		BlockingQueue<Optional<HeardServer>> finished = new LinkedBlockingQueue<>();
		for (Ballot.Vote vote : candidates) {
			HeardServer candidate = hearing.get(vote.member());
			this.tools.executor()
				.execute(() -> finished
					.add(drain(group, candidate, vote, limit) ? Optional.of(candidate) : Optional.empty()));
		}
		try {
			for (int i = 0; i < candidates.size(); i++) {
				Optional<HeardServer> next = finished.take();
				if (next.isPresent()) {
					return next.get();
				}
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		throw vacancy(group, "GroupError: The election in group (" + group.id() + ") failed",
				"no candidate has applied its relay log within " + limit.toSeconds() + " s");
	}

	private static boolean drain(GroupState group, HeardServer candidate, Ballot.Vote vote, Duration limit) {
		try {
			if (candidate.replica() != null && !candidate.replica().applying()) {
				candidate.session().startApplier();
			}
			return candidate.session().awaitExecuted(vote.received(), limit);
		}
		catch (SQLException ex) {
			logger.debug("{} - {} does not apply its relay log: {}", group.id(), candidate.member(), ex.getMessage());
			return false;
		}
	}

	private NodeException vacancy(GroupState group, String what, String why) {
		this.tools.vacancies().put(group.id(), why);
		return new NodeException(what + ". (" + why + ")");
	}

}
