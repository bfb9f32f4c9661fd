package io.github.fabricspring.discovery.groupreplication;

import io.github.fabricspring.discovery.engine.RoundResult;
import io.github.fabricspring.discovery.engine.Scene;
import io.github.fabricspring.discovery.engine.state.ServerState;
import io.github.fabricspring.discovery.engine.state.View;
import io.github.fabricspring.topology.Server;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Members that come and go, groups that begin anew, and groups that are refused.
 */
class GroupMembershipTests extends GroupScene {

	@Test
	void aRecoveringMemberHasAVoteAndServesNoReads() {
		RoundResult result = judge(Scene.of("a b c")
			.says("a", open("a", "p:7", "a* b~"))
			.says("b", closed("b", "p:7", "a* b~"))
			.silent("c"));
		assertThat(roles(result)).isEqualTo("a primary, b spare");
	}

	@Test
	void aMemberThatJoinsIsLearnedAndServesReadsOnceItIsHeard() {
		RoundResult joined = judge(Scene.of("a b c")
			.after(healthy())
			.says("a", open("a", "p:8", "a* b c d"))
			.says("b", closed("b", "p:8", "a* b c d"))
			.says("c", closed("c", "p:8", "a* b c d")));
		assertThat(joined.seen()).containsEntry("d", Scene.address("d"));
		assertThat(roles(joined)).isEqualTo("a primary, b readable, c readable, d secondary");
		RoundResult heard = judge(Scene.of("a b c")
			.after(joined)
			.says("a", open("a", "p:8", "a* b c d"))
			.says("b", closed("b", "p:8", "a* b c d"))
			.says("c", closed("c", "p:8", "a* b c d"))
			.says("d", closed("d", "p:8", "a* b c d")));
		assertThat(roles(heard)).isEqualTo("a primary, b readable, c readable, d readable");
	}

	@Test
	void aLearnedMemberThatLeavesIsForgottenAndASeedIsFaulty() {
		RoundResult four = judge(Scene.of("a b")
			.says("a", open("a", "p:7", "a* b c d"))
			.says("b", closed("b", "p:7", "a* b c d"))
			.says("c", closed("c", "p:7", "a* b c d"))
			.says("d", closed("d", "p:7", "a* b c d")));
		RoundResult two = judge(Scene.of("a b")
			.after(four)
			.says("a", open("a", "p:9", "a* c"))
			.says("c", closed("c", "p:9", "a* c"))
			.silent("b", "d"));
		assertThat(roles(two)).isEqualTo("a primary, b faulty, c readable");
	}

	@Test
	void whenAMemberIsKilledThePrimaryStaysThroughTheChangeOfTheView() {
		RoundResult result = judge(Scene.of("a b c")
			.after(healthy())
			.says("a", open("a", "p:8", "a* b"))
			.says("b", closed("b", "p:7", "a* b c"))
			.silent("c"));
		assertThat(roles(result)).as("b follows within a tenth of a second")
			.isEqualTo("a primary, b readable, c faulty");
	}

	@Test
	void aGroupOfOtherNameIsDiscarded() {
		RoundResult result = judge(Scene.of("a b c")
			.after(healthy())
			.says("a", open("a", "p:7", "a* b c"))
			.says("b", closed("b", "p:7", "a* b c"))
			.says("c", new GroupMemberReport("c", ServerState.OPEN, "another", true, View.parse("q:1"), true,
					rows("c*"))));
		assertThat(result.belief().primary()).isEqualTo("a");
		assertThat(roles(result)).isEqualTo("a primary, b readable, c secondary");
	}

	@Test
	void atTheStartServersOfTwoGroupsAreRefused() {
		RoundResult result = judge(Scene.of("a b")
			.says("a", open("a", "p:7", "a*"))
			.says("b", new GroupMemberReport("b", ServerState.OPEN, "another", true, View.parse("q:1"), true,
					rows("b*"))));
		assertThat(result.belief().primary()).isNull();
		assertThat(reason(result)).startsWith("different-groups: ")
			.contains("different groups")
			.contains("b:3306 is in the group another");
	}

	@Test
	void aMemberThatBootstrappedAGroupOfItsOwnIsNotBelieved() {
		RoundResult result = judge(Scene.of("a b c")
			.after(healthy())
			.says("a", open("a", "q:1", "a*"))
			.says("b", open("b", "p:8", "b* c"))
			.says("c", closed("c", "p:8", "b* c")));
		assertThat(result.belief().primary()).isEqualTo("b");
		RoundResult alone = judge(
				Scene.of("a b c").after(healthy()).says("a", open("a", "q:1", "a*")).silent("b", "c"));
		assertThat(alone.belief().primary()).isNull();
		assertThat(reason(alone))
			.startsWith("too-few-answers: the group was bootstrapped anew (its views were p and are q),"
					+ " and only 1 of 3 servers could be asked about their group, which is no majority");
	}

	@Test
	void aGroupThatWasBootstrappedTwiceIsSplit() {
		RoundResult result = judge(Scene.of("a b c")
			.after(healthy())
			.says("a", open("a", "q:1", "a*"))
			.says("b", open("b", "r:1", "b*"))
			.silent("c"));
		assertThat(result.belief().primary()).isNull();
		assertThat(reason(result)).startsWith("split-brain: ")
			.contains("bootstrapped more than once", "q of 1 servers", "r of 1 servers", "believed so far p");
	}

	@Test
	void aGroupThatWasBootstrappedAgainIsBelievedOnceAMajorityHasJoinedIt() {
		RoundResult joined = judge(Scene.of("a b c")
			.after(healthy())
			.says("b", open("b", "q:2", "b* a"))
			.says("a", closed("a", "q:2", "b* a"))
			.silent("c"));
		assertThat(joined.belief().primary()).isEqualTo("b");
		assertThat(joined.belief().epoch()).hasToString("q:2");
	}

	@Test
	void aGroupThatWasBootstrappedAgainIsBelievedWhileTheOthersSayThatTheyAreInNone() {
		RoundResult alone = judge(Scene.of("a b c")
			.after(healthy())
			.says("b", open("b", "q:1", "b*"))
			.says("a", closed("a", "", "a-"))
			.says("c", closed("c", "", "c-")));
		assertThat(alone.belief().primary()).isEqualTo("b");
	}

	@Test
	void aServerThatWasPrimaryBeforeTheGroupWasBootstrappedAgainIsCheckedAnew() {
		RoundResult alone = judge(Scene.of("a b c")
			.after(healthy())
			.says("a", openWithBacklog("a", "q:3", "a* b c"))
			.says("b", closed("b", "q:3", "a* b c"))
			.says("c", closed("c", "q:3", "a* b c")));
		assertThat(alone.belief().primary()).isNull();
	}

	@Test
	void aGroupThatWasSplitByForceIsRefusedAndBothAreNamed() {
		RoundResult result = judge(Scene.of("a b c")
			.after(healthy())
			.says("a", open("a", "p:9", "a*"))
			.says("b", open("b", "p:8", "b* c"))
			.says("c", closed("c", "p:8", "b* c")));
		assertThat(result.belief().primary()).isNull();
		assertThat(reason(result)).startsWith("split-brain: a:3306 and b:3306 are both primary");
	}

	@Test
	void multiPrimaryModeIsRefused() {
		GroupMemberReport multi = new GroupMemberReport("a", ServerState.OPEN, "group", false, View.parse("p:7"), true,
				rows("a* b* c*"));
		RoundResult result = judge(Scene.of("a b c")
			.says("a", multi)
			.says("b",
					new GroupMemberReport("b", ServerState.OPEN, "group", false, View.parse("p:7"), true, multi.rows()))
			.says("c", new GroupMemberReport("c", ServerState.OPEN, "group", false, View.parse("p:7"), true,
					multi.rows())));
		assertThat(result.belief().primary()).isNull();
		assertThat(reason(result))
			.startsWith("multi-primary: the group runs in multi-primary mode, which is not supported");
	}

	@Test
	void whenNothingIsKnownOfAGroupItIsNotEmpty() {
		RoundResult result = judge(Scene.of("a b c").after(healthy()).silent("a", "b", "c"));
		assertThat(roles(result)).isEqualTo("a secondary, b readable, c readable");
		assertThat(reason(result)).startsWith("no-majority: ")
			.contains("a:3306, b:3306, c:3306: no answer within 500 ms");
	}

	@Test
	void allMembersDownAndBack() {
		RoundResult down = judge(Scene.of("a b c").after(healthy()).silent("a", "b", "c"));
		RoundResult back = judge(Scene.of("a b c")
			.after(down)
			.says("a", closed("a", "", "a-"))
			.says("b", closed("b", "", "b-"))
			.says("c", closed("c", "", "c-")));
		assertThat(roles(back)).isEqualTo("a secondary, b secondary, c secondary");
		assertThat(reason(back)).contains("a:3306 is OFFLINE");
		RoundResult running = judge(Scene.of("a b c")
			.after(back)
			.says("a", closed("a", "q:3", "a b* c"))
			.says("b", open("b", "q:3", "a b* c"))
			.says("c", closed("c", "q:3", "a b* c")));
		assertThat(roles(running)).isEqualTo("a readable, b primary, c readable");
	}

	@Test
	void theServersCarryTheirOwnUuids() {
		assertThat(healthy().belief().servers()).extracting(Server::uuid).containsExactlyInAnyOrder("a", "b", "c");
	}

	@Test
	void twoThatWokeUpTogetherAreNotBelievedAfterTheOthersWereHeardLater() {
		RoundResult moved = judge(Scene.of("a b c d e")
			.says("a", open("a", "p:8", "a* b c"))
			.says("b", closed("b", "p:8", "a* b c"))
			.says("c", closed("c", "p:8", "a* b c"))
			.silent("d", "e"));
		RoundResult silent = judge(Scene.of("a b c d e").after(moved).silent("a", "b", "c", "d", "e"));
		RoundResult woken = judge(Scene.of("a b c d e")
			.after(silent)
			.says("c", closed("c", "p:7", "a b c d* e"))
			.says("d", open("d", "p:7", "a b c d* e"))
			.says("e", closed("e", "p:7", "a b c d* e"))
			.silent("a", "b"));
		assertThat(woken.belief().primary()).isNull();
	}

	@Test
	void anElectedServerThatWasNotHeardServesNoReads() {
		RoundResult result = judge(Scene.of("a b c")
			.after(healthy())
			.says("a", open("a", "p:7", "a b* c"))
			.says("c", closed("c", "p:7", "a b* c"))
			.silent("b"));
		assertThat(roles(result)).isEqualTo("a primary, b secondary, c readable");
	}

	@Test
	void aMemberThatCameBackServesNoReadsWhileItIsInItsOldView() {
		RoundResult left = judge(Scene.of("a b c")
			.after(healthy())
			.says("a", open("a", "p:8", "a* b"))
			.says("b", closed("b", "p:8", "a* b"))
			.silent("c"));
		RoundResult back = judge(Scene.of("a b c")
			.after(left)
			.says("a", open("a", "p:9", "a* b c"))
			.says("b", closed("b", "p:9", "a* b c"))
			.says("c", closed("c", "p:7", "a* b c")));
		assertThat(roles(back)).isEqualTo("a primary, b readable, c secondary");
	}

	@Test
	void atTheStartAMajorityOfTheMembersIsEnough() {
		RoundResult start = judge(Scene.of("a b c")
			.atStart()
			.says("a", open("a", "p:7", "a* b c"))
			.says("b", closed("b", "p:7", "a* b c"))
			.silent("c"));
		assertThat(start.belief().primary()).isEqualTo("a");
		RoundResult five = judge(Scene.of("a b c d e")
			.atStart()
			.says("a", open("a", "p:7", "a* b c d e"))
			.says("b", closed("b", "p:7", "a* b c d e"))
			.says("c", closed("c", "p:7", "a* b c d e"))
			.silent("d", "e"));
		assertThat(five.belief().primary()).isEqualTo("a");
	}

	@Test
	void atTheStartASeedThatIsStillAskedIsWaitedFor() {
		RoundResult start = judge(Scene.of("a b c")
			.atStart()
			.says("a", open("a", "p:7", "a* b c"))
			.says("b", closed("b", "p:7", "a* b c"))
			.pending("c"));
		assertThat(start.belief().primary()).isNull();
	}

	@Test
	void atTheStartAServerThatWasNotHeardMayBeInAnotherGroup() {
		RoundResult start = judge(Scene.of("a b c").atStart().says("a", open("a", "p:7", "a*")).silent("b", "c"));
		assertThat(start.belief().primary()).isNull();
		assertThat(reason(start)).startsWith("too-few-answers: only 1 of 3 servers could be asked about their group");
	}

	@Test
	void aMemberWhoseAddressAnotherServerHasDoesNotCount() {
		RoundResult rebuilt = judge(Scene.of("a b c")
			.after(healthy())
			.silent("a")
			.says("b", open("b", "q:2", "b* d"))
			.says("c", closed("d", "q:2", "b* d")));
		assertThat(rebuilt.belief().primary()).isEqualTo("b");
	}

}
