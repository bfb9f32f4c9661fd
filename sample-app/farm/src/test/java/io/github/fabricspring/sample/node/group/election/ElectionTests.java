package io.github.fabricspring.sample.node.group.election;

import java.util.ArrayList;
import java.util.List;

import io.github.fabricspring.sample.node.GroupAdministration.MemberStatus;
import io.github.fabricspring.sample.node.group.election.Election.Vote;
import io.github.fabricspring.sample.node.group.server.GtidSet;
import io.github.fabricspring.sample.node.group.server.ServerAddress;
import io.github.fabricspring.sample.node.group.state.GroupState;
import io.github.fabricspring.sample.node.group.state.Member;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Election}.
 */
class ElectionTests {

	private static final Member PRIMARY = member(1).asFaulty("dead");

	private static final Member SECOND = member(2).acknowledging(true);

	private static final Member THIRD = member(3).acknowledging(true);

	private static final Member FOURTH = member(4).acknowledging(true);

	private final GroupState three = group(PRIMARY, SECOND, THIRD);

	private final GroupState four = group(PRIMARY, SECOND, THIRD, FOURTH);

	@Test
	void serverWithMostReceivedTransactionsIsTheOnlyCandidate() {
		assertThat(candidates(1, this.three, vote(SECOND, "1-9", ""), vote(THIRD, "1-5", "6-10")))
			.containsExactly(THIRD);
	}

	@Test
	void amongEqualsTheOneWithLeastToApplyComesFirst() {
		assertThat(candidates(1, this.three, vote(SECOND, "1-5", "1-10"), vote(THIRD, "1-9", "1-10")))
			.containsExactly(THIRD, SECOND);
	}

	@Test
	void withOneAcknowledgementEverySecondaryMustBeHeard() {
		Election.ElectionResult result = new Election(this.three, 1).decide(List.of(vote(SECOND, "1-9", "")), null);
		assertThat(result.candidates()).isEmpty();
		assertThat(result.refusal()).contains("heard 1 of 2 secondaries", "silent: 127.0.0.1:3");
	}

	@Test
	void withTwoAcknowledgementsOneSecondaryMayBeSilent() {
		assertThat(candidates(2, this.four, vote(SECOND, "1-9", ""), vote(THIRD, "1-8", ""))).containsExactly(SECOND);
		assertThat(candidates(2, this.four, vote(SECOND, "1-9", ""))).isEmpty();
	}

	@Test
	void lastPrimaryItselfKnowsEverything() {
		assertThat(candidates(1, this.three, vote(PRIMARY, "1-10", ""), vote(SECOND, "1-9", "")))
			.containsExactly(PRIMARY);
		assertThat(candidates(1, this.three, vote(PRIMARY, "1-9", ""), vote(SECOND, "1-9", "")))
			.containsExactly(PRIMARY, SECOND);
	}

	@Test
	void unfitLastPrimaryIsPassedOverOnceAllOthersAreHeard() {
		Vote offline = new Vote(PRIMARY, gtids("1-10"), GtidSet.EMPTY, false);
		assertThat(candidates(1, this.three, offline, vote(SECOND, "1-9", ""), vote(THIRD, "1-8", "")))
			.containsExactly(SECOND);
		assertThat(candidates(1, this.three, offline, vote(SECOND, "1-9", ""))).isEmpty();
	}

	@Test
	void deadSecondaryThatWasDispensedWithIsNotWaitedFor() {
		GroupState group = group(PRIMARY, SECOND, THIRD.acknowledging(false).asFaulty("dead"));
		assertThat(candidates(1, group, vote(SECOND, "1-9", ""))).containsExactly(SECOND);
	}

	@Test
	void serverWithTransactionsOfItsOwnIsNoCandidateAndNoMeasure() {
		Vote own = new Vote(SECOND, gtids("1-10").plus(GtidSet.parse(SECOND.uuid() + ":1")), GtidSet.EMPTY, true);
		Election.ElectionResult result = new Election(this.three, 1).decide(List.of(own, vote(THIRD, "1-10", "")),
				null);
		assertThat(result.candidates()).extracting(Vote::member).containsExactly(THIRD);
		assertThat(result.refusal()).contains("127.0.0.1:2 has transactions of its own");
	}

	@Test
	void whatAServerAcknowledgedWhenItWasPrimaryIsNotItsOwn() {
		GtidSet shared = gtids("1-10").plus(GtidSet.parse(SECOND.uuid() + ":1-5"));
		Vote former = new Vote(SECOND, shared.plus(GtidSet.parse(SECOND.uuid() + ":6-9")), GtidSet.EMPTY, true);
		Vote behind = new Vote(THIRD, shared, GtidSet.EMPTY, true);
		assertThat(candidates(1, this.three, former, behind)).containsExactly(SECOND);
		Vote last = new Vote(PRIMARY, shared, GtidSet.EMPTY, false);
		assertThat(candidates(1, this.three, former, behind, last)).containsExactly(THIRD);
	}

	@Test
	void faultyServerThatLeftTheHistoryIsNotAsked() {
		GroupState group = group(PRIMARY, SECOND, THIRD, member(4).asFaulty("diverged"));
		Vote diverged = vote(member(4).asFaulty("diverged"), "1-20", "");
		assertThat(candidates(1, group, vote(SECOND, "1-9", ""), vote(THIRD, "1-9", ""), diverged))
			.containsExactly(SECOND, THIRD);
	}

	@Test
	void namedServerIsPromotedOnlyIfItHasEverything() {
		List<Vote> votes = List.of(vote(SECOND, "1-9", ""), vote(THIRD, "1-8", ""));
		Election election = new Election(this.three, 1);
		assertThat(election.decide(votes, SECOND.uuid()).candidates()).hasSize(1);
		Election.ElectionResult refused = election.decide(votes, "127.0.0.1:3");
		assertThat(refused.candidates()).isEmpty();
		assertThat(refused.refusal()).contains("127.0.0.1:3 lacks");
	}

	@Test
	void firstPrimaryNeedsEverySecondary() {
		GroupState fresh = new GroupState("YYZ", null, true, false, null, List.of(member(1), member(2)));
		assertThat(candidates(1, fresh, vote(member(1), "", ""))).isEmpty();
		assertThat(candidates(1, fresh, vote(member(1), "", ""), vote(member(2), "", ""))).hasSize(2);
	}

	private static List<Member> candidates(int acknowledgements, GroupState group, Vote... votes) {
		return new Election(group, acknowledgements).decide(List.of(votes), null)
			.candidates()
			.stream()
			.map(Vote::member)
			.toList();
	}

	private static GroupState group(Member... members) {
		return new GroupState("YYZ", null, true, true, PRIMARY.uuid(), new ArrayList<>(List.of(members)));
	}

	private static Member member(int number) {
		return new Member("00000000-0000-0000-0000-00000000000" + number, new ServerAddress("127.0.0.1", number),
				MemberStatus.SECONDARY, io.github.fabricspring.sample.node.GroupAdministration.ServerAccess.READ_ONLY,
				1, false, null);
	}

	private static Vote vote(Member member, String executed, String received) {
		return new Vote(member, gtids(executed), gtids(received), true);
	}

	private static GtidSet gtids(String intervals) {
		return intervals.isEmpty() ? GtidSet.EMPTY : GtidSet.parse(PRIMARY.uuid() + ":" + intervals);
	}

}
