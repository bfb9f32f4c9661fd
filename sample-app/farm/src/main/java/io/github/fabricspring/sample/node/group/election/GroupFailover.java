package io.github.fabricspring.sample.node.group.election;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

import io.github.fabricspring.sample.node.NodeException;
import io.github.fabricspring.sample.node.group.state.GroupState;
import io.github.fabricspring.sample.node.group.state.Member;
import io.github.fabricspring.sample.node.group.tools.GroupTools;
import io.github.fabricspring.sample.node.group.tools.ReachedServer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The failover of a group that has no primary, or a dead one. The caller holds the
 * group's lock.
 */
public final class GroupFailover {

	private static final Logger logger = LoggerFactory.getLogger(GroupFailover.class);

	private final GroupTools tools;

	private final Promotion promotion;

	public GroupFailover(GroupTools tools) {
		this.tools = tools;
		this.promotion = new Promotion(tools);
	}

	/**
	 * Deposes the primary and elects another.
	 * @param group the group
	 * @param reason what is wrong with its primary
	 * @throws NodeException if no server can be elected; then the group has no primary,
	 * and {@link GroupState#vacant()} says that it wants one
	 */
	public void depose(GroupState group, String reason) {
		Member failed = group.primary().orElseThrow();
		logger.warn("{} - primary {} is FAULTY: {}", group.id(), failed, reason);
		GroupState vacant = group.with(failed.uuid(), (member) -> member.asFaulty(reason)).vacant(true);
		this.tools.registry().save(vacant);
		elect(vacant, null);
	}

	/**
	 * Elects a primary among the servers that answer.
	 * @param group the group, without a primary
	 * @param named the server that an operator wants, {@code null} for the best
	 * @throws NodeException if no server can be elected
	 */
	public void elect(GroupState group, @Nullable String named) {
		Stages stages = new Stages();
		try (Poll poll = Poll.forElection(this.tools, group)) {
			stages.end("poll");
			ReachedServer candidate = drained(group, poll, candidates(group, poll, named));
			stages.end("drain");
			poll.awaitFormerPrimary(group, false);
			// FAULTY ones as well, if the candidate has all that they have
			int heard = poll.heard().size();
			List<ReachedServer> others = poll.handOver((server) -> !server.member().equals(candidate.member())
					&& Election.Vote.of(candidate).known().containsAll(server.state().executed()));
			stages.end("fence");
			this.promotion.promote(group, candidate, others, true, stages);
			this.tools.vacancies().remove(group.id());
			logger.info("{} - primary is {}, elected among {} in {} ms ({})", group.id(), candidate.member(), heard,
					stages.millis(), stages);
		}
		catch (SQLException ex) {
			throw vacancy(group, "GroupError: The election in group (" + group.id() + ") failed",
					String.valueOf(ex.getMessage()));
		}
	}

	private List<Election.Vote> candidates(GroupState group, Poll poll, @Nullable String named) {
		Election election = new Election(group, this.tools.acknowledgements(group.voters().size()));
		Election.ElectionResult result = election.decide(votes(poll), named);
		if (result.candidates().isEmpty()) {
			// The last primary has every commit, in case it answers after all
			poll.awaitFormerPrimary(group, true);
			result = election.decide(votes(poll), named);
		}
		if (result.candidates().isEmpty()) {
			throw vacancy(group, "GroupError: There is no valid candidate that can be automatically chosen in group ("
					+ group.id() + "). Please, choose one manually", result.refusal());
		}
		return result.candidates();
	}

	private static List<Election.Vote> votes(Poll poll) {
		return poll.heard().stream().map(Election.Vote::of).toList();
	}

	// All candidates have received the same. The first to have applied it is elected, so
	// that a slow one causes no delay.
	private ReachedServer drained(GroupState group, Poll poll, List<Election.Vote> candidates) {
		Election.Vote best = candidates.get(0);
		if (best.executed().containsAll(best.received())) {
			return poll.get(best.member());
		}
		Duration limit = this.tools.settings().timeouts().drain();
		BlockingQueue<Optional<ReachedServer>> finished = new LinkedBlockingQueue<>();
		for (Election.Vote vote : candidates) {
			ReachedServer candidate = poll.get(vote.member());
			this.tools.executor()
				.execute(() -> finished
					.add(drain(group, candidate, vote, limit) ? Optional.of(candidate) : Optional.empty()));
		}
		try {
			for (int i = 0; i < candidates.size(); i++) {
				Optional<ReachedServer> next = finished.take();
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

	private static boolean drain(GroupState group, ReachedServer candidate, Election.Vote vote, Duration limit) {
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
