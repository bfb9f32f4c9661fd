package io.github.fabricspring.discovery.engine;

import java.util.Map;

import io.github.fabricspring.topology.Server;
import org.junit.jupiter.api.Test;

import static io.github.fabricspring.discovery.engine.GroupScene.closed;
import static io.github.fabricspring.discovery.engine.GroupScene.healthy;
import static io.github.fabricspring.discovery.engine.GroupScene.judge;
import static io.github.fabricspring.discovery.engine.GroupScene.open;
import static io.github.fabricspring.discovery.engine.GroupScene.openWithBacklog;
import static io.github.fabricspring.discovery.engine.Scene.roles;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Who is primary of Group Replication, by what the members say.
 */
class GroupReplicationRulesTests {

	@Test
	void thePrimaryThatAMajorityNamesAndThatSaysSoItselfIsBelieved() {
		Judgement judgement = healthy();
		assertThat(roles(judgement)).isEqualTo("a primary, b readable, c readable");
		assertThat(judgement.settled()).isTrue();
		assertThat(judgement.reason()).isNull();
		assertThat(judgement.belief().epoch()).hasToString("p:7");
	}

	@Test
	void aMajorityWithThePrimarySettlesARoundThatOthersHaveNotAnswered() {
		Judgement judgement = judge(Scene.of("a b c")
			.after(healthy())
			.says("a", open("a", "p:7", "a* b c"))
			.says("b", closed("b", "p:7", "a* b c"))
			.pending("c"));
		assertThat(judgement.settled()).isTrue();
		assertThat(roles(judgement)).as("c keeps its role").isEqualTo("a primary, b readable, c readable");
	}

	@Test
	void aMajorityWithoutThePrimaryBelievesNoneYet() {
		Judgement judgement = judge(Scene.of("a b c")
			.says("b", closed("b", "p:7", "a* b c"))
			.says("c", closed("c", "p:7", "a* b c"))
			.pending("a"));
		assertThat(judgement.belief().primary()).isNull();
		assertThat(judgement.settled()).isFalse();
		assertThat(judgement.reason()).contains("a:3306 is primary and has not answered").contains("no answer yet");
	}

	@Test
	void aFrozenPrimaryIsNotBelievedAnyLonger() {
		Judgement judgement = judge(Scene.of("a b c")
			.after(healthy())
			.says("b", closed("b", "p:7", "a* b c"))
			.says("c", closed("c", "p:7", "a* b c"))
			.silent("a"));
		assertThat(roles(judgement)).isEqualTo("a secondary, b readable, c readable");
		assertThat(judgement.reason()).contains("a:3306: no answer within 500 ms");
	}

	@Test
	void aPrimaryInTheMinorityIsNeverBelieved() {
		Judgement judgement = judge(
				Scene.of("a b c").after(healthy()).says("a", open("a", "p:7", "a* b? c?")).silent("b", "c"));
		assertThat(judgement.belief().primary()).isNull();
		assertThat(judgement.reason()).contains("a:3306 reaches only 1 of 3 members");
	}

	@Test
	void aSecondaryInTheMinorityServesNoReads() {
		Judgement judgement = judge(Scene.of("a b c")
			.after(healthy())
			.says("a", open("a", "p:8", "a* b"))
			.says("b", closed("b", "p:8", "a* b"))
			.says("c", closed("c", "p:7", "a*? b? c")));
		assertThat(roles(judgement)).isEqualTo("a primary, b readable, c faulty");
	}

	@Test
	void aPrimaryThatWokeUpOrCameBackWithItsOldViewIsNotBelievedAgainstTheOthers() {
		Judgement moved = judge(Scene.of("a b c")
			.after(healthy())
			.silent("a")
			.says("b", open("b", "p:8", "b* c"))
			.says("c", closed("c", "p:8", "b* c")));
		assertThat(roles(moved)).isEqualTo("a faulty, b primary, c readable");
		Judgement woken = judge(Scene.of("a b c")
			.after(moved)
			.says("a", open("a", "p:7", "a* b c"))
			.says("b", open("b", "p:8", "b* c"))
			.says("c", closed("c", "p:8", "b* c")));
		assertThat(roles(woken)).isEqualTo("a faulty, b primary, c readable");
	}

	@Test
	void aPrimaryThatWokeUpIsNotBelievedAloneEither() {
		Judgement moved = judge(Scene.of("a b c")
			.after(healthy())
			.silent("a")
			.says("b", open("b", "p:8", "b* c"))
			.says("c", closed("c", "p:8", "b* c")));
		Judgement woken = judge(Scene.of("a b c").after(moved).says("a", open("a", "p:7", "a* b c")).silent("b", "c"));
		assertThat(woken.belief().primary()).isNull();
		assertThat(woken.reason()).contains("view older than p:8");
	}

	@Test
	void aPrimaryThatWokeUpIsNotBelievedAloneBeforeTheOthersWereHeardOfItsExpulsion() {
		Judgement frozen = judge(Scene.of("a b c").after(healthy()).silent("a", "b", "c"));
		assertThat(frozen.belief().primary()).isNull();
		Judgement woken = judge(Scene.of("a b c").after(frozen).says("a", open("a", "p:7", "a* b c")).silent("b", "c"));
		assertThat(woken.belief().primary()).isNull();
	}

	@Test
	void aStarvedClientThatHearsOnlyThePrimaryKeepsItAsLongAsItAnswersWithoutABreak() {
		Judgement starved = judge(
				Scene.of("a b c").after(healthy()).says("a", open("a", "p:7", "a* b c")).silent("b", "c"));
		assertThat(roles(starved)).isEqualTo("a primary, b readable, c readable");
		assertThat(starved.settled()).as("another may still object").isFalse();
		Judgement broken = judge(Scene.of("a b c")
			.after(healthy())
			.afterABreak()
			.says("a", open("a", "p:7", "a* b c"))
			.silent("b", "c"));
		assertThat(broken.belief().primary()).isNull();
	}

	@Test
	void aStarvedClientThatHearsOnlyOneAtItsStartBelievesNothing() {
		Judgement judgement = judge(Scene.of("a b c").atStart().says("a", open("a", "p:7", "a* b c")).silent("b", "c"));
		assertThat(judgement.belief().primary()).isNull();
		assertThat(judgement.reason()).contains("only 1 of");
	}

	@Test
	void aClientThatStartsInMidPartitionDoesNotBelieveTheMinority() {
		assertThat(judge(Scene.of("a b c").atStart().says("a", open("a", "p:7", "a* b? c?")).silent("b", "c")).belief()
			.primary()).isNull();
		Judgement majority = judge(Scene.of("a b c")
			.atStart()
			.says("a", open("a", "p:7", "a* b? c?"))
			.says("b", open("b", "p:8", "b* c"))
			.says("c", closed("c", "p:8", "b* c")));
		assertThat(majority.belief().primary()).isEqualTo("b");
	}

	@Test
	void whenARoleRunsAheadTheOldPrimaryStaysWhileItIsOpen() {
		Judgement judgement = judge(Scene.of("a b c")
			.after(healthy())
			.says("a", open("a", "p:7", "a b* c"))
			.says("b", closed("b", "p:7", "a b* c"))
			.says("c", closed("c", "p:7", "a b* c")));
		assertThat(roles(judgement)).isEqualTo("a primary, b secondary, c readable");
		assertThat(judgement.settled()).as("b may open any time").isFalse();
		assertThat(judgement.reason())
			.isEqualTo("b:3306 is primary and still read-only, until it has applied its backlog;"
					+ " a:3306 still takes writes");
	}

	@Test
	void whenTheOldPrimaryHasClosedAndTheNewOneIsNotOpenThereIsNone() {
		Judgement judgement = judge(Scene.of("a b c")
			.after(healthy())
			.says("a", closed("a", "p:7", "a b* c"))
			.says("b", closed("b", "p:7", "a b* c"))
			.says("c", closed("c", "p:7", "a b* c")));
		assertThat(roles(judgement)).isEqualTo("a readable, b secondary, c readable");
	}

	@Test
	void whenTheNewPrimaryHasOpenedItIsBelieved() {
		Judgement judgement = judge(Scene.of("a b c")
			.after(healthy())
			.says("b", open("b", "p:7", "a b* c"))
			.says("c", closed("c", "p:7", "a b* c"))
			.pending("a"));
		assertThat(judgement.settled()).isTrue();
		assertThat(roles(judgement)).as("a is not given up, it may still serve")
			.isEqualTo("a secondary, b primary, c readable");
	}

	@Test
	void anElectedServerThatWasOpenedBeforeItsBacklogIsAppliedIsNotUsed() {
		Judgement judgement = judge(Scene.of("a b c")
			.after(healthy())
			.silent("a")
			.says("b", openWithBacklog("b", "p:8", "b* c"))
			.says("c", closed("c", "p:8", "b* c")));
		assertThat(judgement.belief().primary()).isNull();
		assertThat(judgement.reason()).contains("b:3306 is primary and open, but has not applied all that it received");
		Judgement applied = judge(Scene.of("a b c")
			.after(judgement)
			.silent("a")
			.says("b", open("b", "p:8", "b* c"))
			.says("c", closed("c", "p:8", "b* c")));
		assertThat(applied.belief().primary()).isEqualTo("b");
	}

	@Test
	void theBacklogCountsAtTheFirstUseOnly() {
		// An event of a change of the view is received before it is applied
		Judgement judgement = judge(Scene.of("a b c")
			.after(healthy())
			.says("a", openWithBacklog("a", "p:8", "a* b c"))
			.says("b", closed("b", "p:8", "a* b c"))
			.pending("c"));
		assertThat(judgement.belief().primary()).isEqualTo("a");
	}

	@Test
	void aServerThatCannotTellItsBacklogIsNotUsedFirst() {
		Judgement judgement = judge(Scene.of("a b c")
			.says("a",
					new GroupMemberReport("a", ServerState.OPEN, "group", true, View.parse("p:7"), null,
							GroupScene.rows("a* b c")))
			.says("b", closed("b", "p:7", "a* b c"))
			.silent("c"));
		assertThat(judgement.belief().primary()).isNull();
	}

	@Test
	void aPrimaryInItsCleanShutdownOrAfterStopIsNotBelieved() {
		Judgement judgement = judge(Scene.of("a b c")
			.after(healthy())
			.says("a", closed("a", "", "a-"))
			.says("b", closed("b", "p:8", "b* c"))
			.says("c", closed("c", "p:8", "b* c")));
		assertThat(roles(judgement)).isEqualTo("a faulty, b secondary, c readable");
		assertThat(judgement.reason()).contains("a:3306 is OFFLINE, in no group");
	}

	@Test
	void anExpelledPrimaryIsNotBelieved() {
		Judgement judgement = judge(Scene.of("a b c")
			.after(healthy())
			.says("a", closed("a", "p:7", "a!"))
			.says("b", open("b", "p:8", "b* c"))
			.says("c", closed("c", "p:8", "b* c")));
		assertThat(roles(judgement)).isEqualTo("a faulty, b primary, c readable");
	}

	@Test
	void aPrimaryThatTheOthersCannotReachIsNotBelievedThoughItReachesThem() {
		Judgement judgement = judge(Scene.of("a b c")
			.after(healthy())
			.says("a", open("a", "p:7", "a* b c"))
			.says("b", closed("b", "p:7", "a*? b c"))
			.says("c", closed("c", "p:7", "a*? b c")));
		assertThat(judgement.belief().primary()).isNull();
	}

	@Test
	void aMemberInOfflineModeDoesNotCount() {
		Judgement judgement = judge(Scene.of("a b c")
			.after(healthy())
			.says("a", GroupScene.report("a", new ServerState(false, false, true), "p:7", "a* b c", true))
			.says("b", closed("b", "p:7", "a* b c"))
			.says("c", closed("c", "p:7", "a* b c")));
		assertThat(judgement.belief().primary()).isNull();
		assertThat(judgement.reason()).contains("a:3306 is in offline mode");
	}

	@Test
	void aRecoveringMemberHasAVoteAndServesNoReads() {
		Judgement judgement = judge(Scene.of("a b c")
			.says("a", open("a", "p:7", "a* b~"))
			.says("b", closed("b", "p:7", "a* b~"))
			.silent("c"));
		assertThat(roles(judgement)).isEqualTo("a primary, b spare");
	}

	@Test
	void aMemberThatJoinsIsLearnedAndServesReadsOnceItIsHeard() {
		Judgement joined = judge(Scene.of("a b c")
			.after(healthy())
			.says("a", open("a", "p:8", "a* b c d"))
			.says("b", closed("b", "p:8", "a* b c d"))
			.says("c", closed("c", "p:8", "a* b c d")));
		assertThat(joined.seen()).containsEntry("d", Scene.address("d"));
		assertThat(roles(joined)).isEqualTo("a primary, b readable, c readable, d secondary");
		Judgement heard = judge(Scene.of("a b c")
			.after(joined)
			.says("a", open("a", "p:8", "a* b c d"))
			.says("b", closed("b", "p:8", "a* b c d"))
			.says("c", closed("c", "p:8", "a* b c d"))
			.says("d", closed("d", "p:8", "a* b c d")));
		assertThat(roles(heard)).isEqualTo("a primary, b readable, c readable, d readable");
	}

	@Test
	void aLearnedMemberThatLeavesIsForgottenAndASeedIsFaulty() {
		Judgement four = judge(Scene.of("a b")
			.says("a", open("a", "p:7", "a* b c d"))
			.says("b", closed("b", "p:7", "a* b c d"))
			.says("c", closed("c", "p:7", "a* b c d"))
			.says("d", closed("d", "p:7", "a* b c d")));
		Judgement two = judge(Scene.of("a b")
			.after(four)
			.says("a", open("a", "p:9", "a* c"))
			.says("c", closed("c", "p:9", "a* c"))
			.silent("b", "d"));
		assertThat(roles(two)).isEqualTo("a primary, b faulty, c readable");
	}

	@Test
	void whenAMemberIsKilledThePrimaryStaysThroughTheChangeOfTheView() {
		Judgement judgement = judge(Scene.of("a b c")
			.after(healthy())
			.says("a", open("a", "p:8", "a* b"))
			.says("b", closed("b", "p:7", "a* b c"))
			.silent("c"));
		assertThat(roles(judgement)).as("b follows within a tenth of a second")
			.isEqualTo("a primary, b readable, c faulty");
	}

	@Test
	void aGroupOfOtherNameIsDiscarded() {
		Judgement judgement = judge(Scene.of("a b c")
			.after(healthy())
			.says("a", open("a", "p:7", "a* b c"))
			.says("b", closed("b", "p:7", "a* b c"))
			.says("c", new GroupMemberReport("c", ServerState.OPEN, "another", true, View.parse("q:1"), true,
					GroupScene.rows("c*"))));
		assertThat(judgement.belief().primary()).isEqualTo("a");
		assertThat(roles(judgement)).isEqualTo("a primary, b readable, c secondary");
	}

	@Test
	void atTheStartServersOfTwoGroupsAreRefused() {
		Judgement judgement = judge(Scene.of("a b")
			.says("a", open("a", "p:7", "a*"))
			.says("b", new GroupMemberReport("b", ServerState.OPEN, "another", true, View.parse("q:1"), true,
					GroupScene.rows("b*"))));
		assertThat(judgement.belief().primary()).isNull();
		assertThat(judgement.reason()).contains("different groups").contains("b:3306 is in the group another");
	}

	@Test
	void aMemberThatBootstrappedAGroupOfItsOwnIsNotBelieved() {
		Judgement judgement = judge(Scene.of("a b c")
			.after(healthy())
			.says("a", open("a", "q:1", "a*"))
			.says("b", open("b", "p:8", "b* c"))
			.says("c", closed("c", "p:8", "b* c")));
		assertThat(judgement.belief().primary()).isEqualTo("b");
		Judgement alone = judge(Scene.of("a b c").after(healthy()).says("a", open("a", "q:1", "a*")).silent("b", "c"));
		assertThat(alone.belief().primary()).isNull();
		assertThat(alone.reason()).contains("bootstrapped more than once");
	}

	@Test
	void aGroupThatWasBootstrappedAgainIsBelievedOnceAMajorityHasJoinedIt() {
		Judgement joined = judge(Scene.of("a b c")
			.after(healthy())
			.says("b", open("b", "q:2", "b* a"))
			.says("a", closed("a", "q:2", "b* a"))
			.silent("c"));
		assertThat(joined.belief().primary()).isEqualTo("b");
		assertThat(joined.belief().epoch()).hasToString("q:2");
	}

	@Test
	void aGroupThatWasBootstrappedAgainIsBelievedWhileTheOthersSayThatTheyAreInNone() {
		Judgement alone = judge(Scene.of("a b c")
			.after(healthy())
			.says("b", open("b", "q:1", "b*"))
			.says("a", closed("a", "", "a-"))
			.says("c", closed("c", "", "c-")));
		assertThat(alone.belief().primary()).isEqualTo("b");
	}

	@Test
	void aServerThatWasPrimaryBeforeTheGroupWasBootstrappedAgainIsCheckedAnew() {
		Judgement alone = judge(Scene.of("a b c")
			.after(healthy())
			.says("a", openWithBacklog("a", "q:3", "a* b c"))
			.says("b", closed("b", "q:3", "a* b c"))
			.says("c", closed("c", "q:3", "a* b c")));
		assertThat(alone.belief().primary()).isNull();
	}

	@Test
	void aGroupThatWasSplitByForceIsRefusedAndBothAreNamed() {
		Judgement judgement = judge(Scene.of("a b c")
			.after(healthy())
			.says("a", open("a", "p:9", "a*"))
			.says("b", open("b", "p:8", "b* c"))
			.says("c", closed("c", "p:8", "b* c")));
		assertThat(judgement.belief().primary()).isNull();
		assertThat(judgement.reason()).startsWith("a:3306 and b:3306 are both primary");
	}

	@Test
	void multiPrimaryModeIsRefused() {
		GroupMemberReport multi = new GroupMemberReport("a", ServerState.OPEN, "group", false, View.parse("p:7"), true,
				GroupScene.rows("a* b* c*"));
		Judgement judgement = judge(Scene.of("a b c")
			.says("a", multi)
			.says("b",
					new GroupMemberReport("b", ServerState.OPEN, "group", false, View.parse("p:7"), true, multi.rows()))
			.says("c", new GroupMemberReport("c", ServerState.OPEN, "group", false, View.parse("p:7"), true,
					multi.rows())));
		assertThat(judgement.belief().primary()).isNull();
		assertThat(judgement.reason()).startsWith("the group runs in multi-primary mode, which is not supported");
	}

	@Test
	void whenNothingIsKnownOfAGroupItIsNotEmpty() {
		Judgement judgement = judge(Scene.of("a b c").after(healthy()).silent("a", "b", "c"));
		assertThat(roles(judgement)).isEqualTo("a secondary, b readable, c readable");
		assertThat(judgement.reason()).contains("a:3306, b:3306, c:3306: no answer within 500 ms");
	}

	@Test
	void allMembersDownAndBack() {
		Judgement down = judge(Scene.of("a b c").after(healthy()).silent("a", "b", "c"));
		Judgement back = judge(Scene.of("a b c")
			.after(down)
			.says("a", closed("a", "", "a-"))
			.says("b", closed("b", "", "b-"))
			.says("c", closed("c", "", "c-")));
		assertThat(roles(back)).isEqualTo("a secondary, b secondary, c secondary");
		assertThat(back.reason()).contains("a:3306 is OFFLINE");
		Judgement running = judge(Scene.of("a b c")
			.after(back)
			.says("a", closed("a", "q:3", "a b* c"))
			.says("b", open("b", "q:3", "a b* c"))
			.says("c", closed("c", "q:3", "a b* c")));
		assertThat(roles(running)).isEqualTo("a readable, b primary, c readable");
	}

	@Test
	void aServerIsReachedWhereTheApplicationReachesIt() {
		AddressBook book = new AddressBook(java.util.List.of(Scene.address("seed")), Map.of(Scene.address("seed"), "a"),
				Map.of(Scene.address("b"), Scene.address("mapped")), Map.of("c", Scene.address("listed")));
		assertThat(book.reach("a", Scene.address("a"))).isEqualTo(Scene.address("seed"));
		assertThat(book.reach("b", Scene.address("b"))).isEqualTo(Scene.address("mapped"));
		assertThat(book.reach("c", Scene.address("c"))).isEqualTo(Scene.address("listed"));
		assertThat(book.reach("d", Scene.address("d"))).isEqualTo(Scene.address("d"));
	}

	@Test
	void theServersCarryTheirOwnUuids() {
		assertThat(healthy().belief().servers()).extracting(Server::uuid).containsExactlyInAnyOrder("a", "b", "c");
	}

}
