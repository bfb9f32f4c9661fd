package io.github.fabricspring.sample.node.group.election;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

import io.github.fabricspring.sample.node.GroupAdministration.MemberStatus;
import io.github.fabricspring.sample.node.group.server.GtidSet;
import io.github.fabricspring.sample.node.group.state.GroupState;
import io.github.fabricspring.sample.node.group.state.Member;
import io.github.fabricspring.sample.node.group.tools.ReachedServer;
import org.jspecify.annotations.Nullable;

/**
 * The election of a primary. A commit was acknowledged when {@code acknowledgements} of
 * the secondaries had received it. So the answers of the last primary, or of all
 * secondaries except {@code acknowledgements - 1}, include every acknowledged commit. A
 * candidate must have every commit in these answers.
 */
final class Election {

	private final GroupState group;

	private final int acknowledgements;

	/**
	 * An election.
	 * @param group the group, its primary already deposed
	 * @param acknowledgements how many a commit waited for
	 */
	Election(GroupState group, int acknowledgements) {
		this.group = group;
		this.acknowledgements = acknowledgements;
	}

	/**
	 * Counts the votes.
	 * @param votes what the servers have that were heard
	 * @param named the server that an operator wants, {@code null} for the best
	 * @return the candidates, or the reason why there is none
	 */
	ElectionResult decide(List<Vote> votes, @Nullable String named) {
		List<Vote> counted = votes.stream().filter(this::counts).toList();
		Optional<String> unheard = tooFewHeard(counted);
		if (unheard.isPresent()) {
			return ElectionResult.none(unheard.get());
		}
		List<String> flaws = new ArrayList<>();
		List<Vote> sound = new ArrayList<>();
		for (Vote vote : counted) {
			GtidSet own = ownTransactions(vote, counted);
			if (own.isEmpty()) {
				sound.add(vote);
			}
			else {
				flaws.add(vote.member() + " has transactions of its own (" + own + ")");
			}
		}
		GtidSet base = base(sound);
		List<Vote> candidates = new ArrayList<>();
		for (Vote vote : sound) {
			GtidSet missing = base.minus(vote.known());
			if (!vote.fit()) {
				flaws.add(vote.member() + " is in offline mode");
			}
			else if (missing.isEmpty()) {
				candidates.add(vote);
			}
			else {
				flaws.add(vote.member() + " lacks " + missing);
			}
		}
		List<Vote> wanted = candidates.stream()
			.filter((vote) -> named == null || vote.member().isNamed(named))
			.sorted(preference())
			.toList();
		return new ElectionResult(wanted, flaws.isEmpty() ? "no server can be a candidate" : String.join("; ", flaws));
	}

	// A server outside the group's history has no vote on it
	private boolean counts(Vote vote) {
		Member member = vote.member();
		return member.acknowledger() || member.is(MemberStatus.SECONDARY) || isLastPrimary(member);
	}

	private boolean isLastPrimary(Member member) {
		return member.uuid().equals(this.group.lastPrimary());
	}

	private Optional<String> tooFewHeard(List<Vote> heard) {
		if (heard.stream().anyMatch((vote) -> isLastPrimary(vote.member()))) {
			return Optional.empty();
		}
		boolean first = this.group.lastPrimary() == null;
		List<Member> electorate = this.group.members()
			.stream()
			.filter((member) -> first ? member.is(MemberStatus.SECONDARY) : member.acknowledger())
			.toList();
		List<Member> silent = electorate.stream()
			.filter((member) -> heard.stream().noneMatch((vote) -> vote.member().uuid().equals(member.uuid())))
			.toList();
		int needed = Math.max(1, electorate.size() - Math.max(0, this.acknowledgements - 1));
		int count = electorate.size() - silent.size();
		if (count >= needed) {
			return Optional.empty();
		}
		if (electorate.isEmpty()) {
			return Optional.of("no secondary followed the last primary");
		}
		return Optional.of("heard " + count + " of " + electorate.size() + " secondaries, but only " + needed
				+ " can be sure to know every acknowledged commit; silent: "
				+ silent.stream().map(Member::toString).collect(Collectors.joining(", ")));
	}

	// A secondary is closed: what began on it and is nowhere else was never ours. But one
	// that was primary before may be the only one heard, beside the last primary, to have
	// what it had acknowledged then.
	private GtidSet ownTransactions(Vote vote, List<Vote> all) {
		if (isLastPrimary(vote.member()) || all.size() < 2) {
			return GtidSet.EMPTY;
		}
		GtidSet elsewhere = all.stream()
			.filter((other) -> !other.member().uuid().equals(vote.member().uuid()))
			.map(Vote::known)
			.reduce(GtidSet.EMPTY, GtidSet::plus);
		boolean wasPrimary = !elsewhere.from(vote.member().uuid()).isEmpty();
		if (wasPrimary && all.stream().noneMatch((other) -> isLastPrimary(other.member()))) {
			return GtidSet.EMPTY;
		}
		return vote.known().from(vote.member().uuid()).minus(elsewhere);
	}

	// What the new primary must have. What only an unfit last primary has was never
	// acknowledged, provided that enough others were heard.
	private GtidSet base(List<Vote> sound) {
		List<Vote> others = sound.stream().filter((vote) -> !isLastPrimary(vote.member())).toList();
		boolean without = sound.stream().anyMatch((vote) -> isLastPrimary(vote.member()) && !vote.fit())
				&& tooFewHeard(others).isEmpty();
		return (without ? others : sound).stream().map(Vote::known).reduce(GtidSet.EMPTY, GtidSet::plus);
	}

	// The last primary needs no change at all; then the server with least to apply
	private Comparator<Vote> preference() {
		return Comparator.comparing((Vote vote) -> !isLastPrimary(vote.member()))
			.thenComparing((vote) -> !vote.member().is(MemberStatus.SECONDARY))
			.thenComparing((vote) -> vote.received().minus(vote.executed()).count())
			.thenComparing((vote) -> -vote.member().weight())
			.thenComparing((vote) -> vote.member().uuid());
	}

	/**
	 * What a server has.
	 *
	 * @param member the server
	 * @param executed what it has committed
	 * @param received what its relay log has, applied or not
	 * @param fit whether it could serve as primary
	 */
	record Vote(Member member, GtidSet executed, GtidSet received, boolean fit) {

		static Vote of(ReachedServer server) {
			return new Vote(server.member(), server.state().executed(), server.received(), !server.state().offline());
		}

		GtidSet known() {
			return this.executed.plus(this.received);
		}

	}

	/**
	 * The outcome.
	 *
	 * @param candidates the servers that can be primary, all with the same transactions,
	 * the best first
	 * @param refusal why the other servers cannot
	 */
	record ElectionResult(List<Vote> candidates, String refusal) {

		static ElectionResult none(String refusal) {
			return new ElectionResult(List.of(), refusal);
		}

	}

}
