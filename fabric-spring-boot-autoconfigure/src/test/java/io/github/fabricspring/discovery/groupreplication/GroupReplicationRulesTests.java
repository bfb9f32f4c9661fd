package io.github.fabricspring.discovery.groupreplication;

import io.github.fabricspring.discovery.engine.RoundResult;
import io.github.fabricspring.discovery.engine.Scene;
import io.github.fabricspring.discovery.engine.state.ServerState;
import io.github.fabricspring.discovery.engine.state.View;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Who is primary of Group Replication, by what the members say.
 */
class GroupReplicationRulesTests extends GroupScene {

	@Test
	void thePrimaryThatAMajorityNamesAndThatSaysSoItselfIsBelieved() {
		RoundResult result = healthy();
		assertThat(roles(result)).isEqualTo("a primary, b readable, c readable");
		assertThat(result.settled()).isTrue();
		assertThat(result.reason()).isNull();
		assertThat(result.belief().epoch()).hasToString("p:7");
	}

	@Test
	void aMajorityWithThePrimarySettlesARoundThatOthersHaveNotAnswered() {
		RoundResult result = judge(Scene.of("a b c")
			.after(healthy())
			.says("a", open("a", "p:7", "a* b c"))
			.says("b", closed("b", "p:7", "a* b c"))
			.pending("c"));
		assertThat(result.settled()).isTrue();
		assertThat(roles(result)).as("c keeps its role").isEqualTo("a primary, b readable, c readable");
	}

	@Test
	void aMajorityWithoutThePrimaryBelievesNoneYet() {
		RoundResult result = judge(Scene.of("a b c")
			.says("b", closed("b", "p:7", "a* b c"))
			.says("c", closed("c", "p:7", "a* b c"))
			.pending("a"));
		assertThat(result.belief().primary()).isNull();
		assertThat(result.settled()).isFalse();
		assertThat(reason(result)).startsWith("primary-not-reached: a:3306 is primary and has not answered")
			.contains("no answer yet");
	}

	@Test
	void aFrozenPrimaryIsNotBelievedAnyLonger() {
		RoundResult result = judge(Scene.of("a b c")
			.after(healthy())
			.says("b", closed("b", "p:7", "a* b c"))
			.says("c", closed("c", "p:7", "a* b c"))
			.silent("a"));
		assertThat(roles(result)).isEqualTo("a secondary, b readable, c readable");
		assertThat(reason(result)).startsWith("primary-not-reached: ").contains("a:3306: no answer within 500 ms");
	}

	@Test
	void aPrimaryInTheMinorityIsNeverBelieved() {
		RoundResult result = judge(
				Scene.of("a b c").after(healthy()).says("a", open("a", "p:7", "a* b? c?")).silent("b", "c"));
		assertThat(result.belief().primary()).isNull();
		assertThat(reason(result)).startsWith("no-majority: ").contains("a:3306 reaches only 1 of 3 members");
	}

	@Test
	void aSecondaryInTheMinorityServesNoReads() {
		RoundResult result = judge(Scene.of("a b c")
			.after(healthy())
			.says("a", open("a", "p:8", "a* b"))
			.says("b", closed("b", "p:8", "a* b"))
			.says("c", closed("c", "p:7", "a*? b? c")));
		assertThat(roles(result)).isEqualTo("a primary, b readable, c faulty");
	}

	@Test
	void aPrimaryThatWokeUpOrCameBackWithItsOldViewIsNotBelievedAgainstTheOthers() {
		RoundResult moved = judge(Scene.of("a b c")
			.after(healthy())
			.silent("a")
			.says("b", open("b", "p:8", "b* c"))
			.says("c", closed("c", "p:8", "b* c")));
		assertThat(roles(moved)).isEqualTo("a faulty, b primary, c readable");
		RoundResult woken = judge(Scene.of("a b c")
			.after(moved)
			.says("a", open("a", "p:7", "a* b c"))
			.says("b", open("b", "p:8", "b* c"))
			.says("c", closed("c", "p:8", "b* c")));
		assertThat(roles(woken)).isEqualTo("a faulty, b primary, c readable");
	}

	@Test
	void aPrimaryThatWokeUpIsNotBelievedAloneEither() {
		RoundResult moved = judge(Scene.of("a b c")
			.after(healthy())
			.silent("a")
			.says("b", open("b", "p:8", "b* c"))
			.says("c", closed("c", "p:8", "b* c")));
		RoundResult woken = judge(
				Scene.of("a b c").after(moved).says("a", open("a", "p:7", "a* b c")).silent("b", "c"));
		assertThat(woken.belief().primary()).isNull();
		assertThat(reason(woken)).startsWith("too-few-answers: ").contains("view older than p:8");
	}

	@Test
	void aPrimaryThatWokeUpIsNotBelievedAloneBeforeTheOthersWereHeardOfItsExpulsion() {
		RoundResult frozen = judge(Scene.of("a b c").after(healthy()).silent("a", "b", "c"));
		assertThat(frozen.belief().primary()).isNull();
		RoundResult woken = judge(
				Scene.of("a b c").after(frozen).says("a", open("a", "p:7", "a* b c")).silent("b", "c"));
		assertThat(woken.belief().primary()).isNull();
	}

	@Test
	void aStarvedClientThatHearsOnlyThePrimaryKeepsItAsLongAsItAnswersWithoutABreak() {
		RoundResult starved = judge(
				Scene.of("a b c").after(healthy()).says("a", open("a", "p:7", "a* b c")).silent("b", "c"));
		assertThat(roles(starved)).isEqualTo("a primary, b readable, c readable");
		assertThat(starved.settled()).as("another may still object").isFalse();
		RoundResult broken = judge(Scene.of("a b c")
			.after(healthy())
			.afterABreak()
			.says("a", open("a", "p:7", "a* b c"))
			.silent("b", "c"));
		assertThat(broken.belief().primary()).isNull();
	}

	@Test
	void aStarvedClientThatHearsOnlyOneAtItsStartBelievesNothing() {
		RoundResult result = judge(Scene.of("a b c").atStart().says("a", open("a", "p:7", "a* b c")).silent("b", "c"));
		assertThat(result.belief().primary()).isNull();
		assertThat(reason(result)).startsWith("too-few-answers: only 1 of");
	}

	@Test
	void aClientThatStartsInMidPartitionDoesNotBelieveTheMinority() {
		assertThat(judge(Scene.of("a b c").atStart().says("a", open("a", "p:7", "a* b? c?")).silent("b", "c")).belief()
			.primary()).isNull();
		RoundResult majority = judge(Scene.of("a b c")
			.atStart()
			.says("a", open("a", "p:7", "a* b? c?"))
			.says("b", open("b", "p:8", "b* c"))
			.says("c", closed("c", "p:8", "b* c")));
		assertThat(majority.belief().primary()).isEqualTo("b");
	}

	@Test
	void whenARoleRunsAheadTheOldPrimaryStaysWhileItIsOpen() {
		RoundResult result = judge(Scene.of("a b c")
			.after(healthy())
			.says("a", open("a", "p:7", "a b* c"))
			.says("b", closed("b", "p:7", "a b* c"))
			.says("c", closed("c", "p:7", "a b* c")));
		assertThat(roles(result)).isEqualTo("a primary, b secondary, c readable");
		assertThat(result.settled()).as("b may open any time").isFalse();
		assertThat(reason(result))
			.isEqualTo("backlog: b:3306 is primary and still read-only, until it has applied its backlog;"
					+ " a:3306 still takes writes");
	}

	@Test
	void whenTheOldPrimaryHasClosedAndTheNewOneIsNotOpenThereIsNone() {
		RoundResult result = judge(Scene.of("a b c")
			.after(healthy())
			.says("a", closed("a", "p:7", "a b* c"))
			.says("b", closed("b", "p:7", "a b* c"))
			.says("c", closed("c", "p:7", "a b* c")));
		assertThat(roles(result)).isEqualTo("a readable, b secondary, c readable");
		assertThat(result.imminent()).isTrue();
	}

	@Test
	void whenTheNewPrimaryHasOpenedItIsBelieved() {
		RoundResult result = judge(Scene.of("a b c")
			.after(healthy())
			.says("b", open("b", "p:7", "a b* c"))
			.says("c", closed("c", "p:7", "a b* c"))
			.pending("a"));
		assertThat(result.settled()).isTrue();
		assertThat(roles(result)).as("a is not given up, it may still serve")
			.isEqualTo("a secondary, b primary, c readable");
	}

	@Test
	void anElectedServerThatWasOpenedBeforeItsBacklogIsAppliedIsNotUsed() {
		RoundResult result = judge(Scene.of("a b c")
			.after(healthy())
			.silent("a")
			.says("b", openWithBacklog("b", "p:8", "b* c"))
			.says("c", closed("c", "p:8", "b* c")));
		assertThat(result.belief().primary()).isNull();
		assertThat(reason(result))
			.startsWith("backlog: b:3306 is primary and open, but has not applied all that it received");
		RoundResult applied = judge(Scene.of("a b c")
			.after(result)
			.silent("a")
			.says("b", open("b", "p:8", "b* c"))
			.says("c", closed("c", "p:8", "b* c")));
		assertThat(applied.belief().primary()).isEqualTo("b");
	}

	@Test
	void theBacklogCountsAtTheFirstUseOnly() {
		// An event of a change of the view is received before it is applied
		RoundResult result = judge(Scene.of("a b c")
			.after(healthy())
			.says("a", openWithBacklog("a", "p:8", "a* b c"))
			.says("b", closed("b", "p:8", "a* b c"))
			.pending("c"));
		assertThat(result.belief().primary()).isEqualTo("a");
	}

	@Test
	void aServerThatCannotTellItsBacklogIsNotUsedFirst() {
		RoundResult result = judge(Scene.of("a b c")
			.says("a",
					new GroupMemberReport("a", ServerState.OPEN, "group", true, View.parse("p:7"), null,
							rows("a* b c")))
			.says("b", closed("b", "p:7", "a* b c"))
			.silent("c"));
		assertThat(result.belief().primary()).isNull();
	}

	@Test
	void aPrimaryInItsCleanShutdownOrAfterStopIsNotBelieved() {
		RoundResult result = judge(Scene.of("a b c")
			.after(healthy())
			.says("a", closed("a", "", "a-"))
			.says("b", closed("b", "p:8", "b* c"))
			.says("c", closed("c", "p:8", "b* c")));
		assertThat(roles(result)).isEqualTo("a faulty, b secondary, c readable");
		assertThat(reason(result)).contains("a:3306 is OFFLINE, in no group");
	}

	@Test
	void anExpelledPrimaryIsNotBelieved() {
		RoundResult result = judge(Scene.of("a b c")
			.after(healthy())
			.says("a", closed("a", "p:7", "a!"))
			.says("b", open("b", "p:8", "b* c"))
			.says("c", closed("c", "p:8", "b* c")));
		assertThat(roles(result)).isEqualTo("a faulty, b primary, c readable");
	}

	@Test
	void aPrimaryThatTheOthersCannotReachIsNotBelievedThoughItReachesThem() {
		RoundResult result = judge(Scene.of("a b c")
			.after(healthy())
			.says("a", open("a", "p:7", "a* b c"))
			.says("b", closed("b", "p:7", "a*? b c"))
			.says("c", closed("c", "p:7", "a*? b c")));
		assertThat(result.belief().primary()).isNull();
		assertThat(reason(result)).startsWith("primary-not-reached: a:3306 is primary and the others do not reach it");
		assertThat(result.imminent()).isTrue();
	}

	@Test
	void aPrimaryIsImminentWhileTheViewsOfAMajorityDiffer() {
		Scene changing = Scene.of("a b c")
			.after(healthy())
			.says("b", open("b", "p:8", "b* c"))
			.says("c", closed("c", "p:7", "a*? b c"));
		assertThat(judge(changing).belief().primary()).isNull();
		assertThat(judge(changing).imminent()).isTrue();
		assertThat(reason(judge(changing))).startsWith("election: no server is named as primary by a majority");
	}

	@Test
	void noPrimaryIsImminentForAClientThatReachesAMinority() {
		RoundResult result = judge(
				Scene.of("a b c").after(healthy()).says("c", closed("c", "p:7", "a* b c")).silent("a", "b"));
		assertThat(reason(result)).startsWith("too-few-answers: no server is named as primary by a majority");
		assertThat(result.imminent()).isFalse();
	}

	@Test
	void aMemberInOfflineModeDoesNotCount() {
		RoundResult result = judge(Scene.of("a b c")
			.after(healthy())
			.says("a", report("a", new ServerState(false, false, true), "p:7", "a* b c", true))
			.says("b", closed("b", "p:7", "a* b c"))
			.says("c", closed("c", "p:7", "a* b c")));
		assertThat(result.belief().primary()).isNull();
		assertThat(reason(result)).contains("a:3306 is in offline mode");
		assertThat(result.imminent()).isFalse();
	}

	@Test
	void aPrimaryThatLivesAndCannotBeAskedStaysAsLongAsTheOthersNameIt() {
		RoundResult kept = judge(Scene.of("a b c")
			.after(healthy())
			.afterABreak()
			.refuses("a")
			.says("b", closed("b", "p:7", "a* b c"))
			.says("c", closed("c", "p:7", "a* b c")));
		assertThat(roles(kept)).isEqualTo("a primary, b readable, c readable");
		assertThat(reason(kept))
			.startsWith("primary-not-asked: a:3306 could not be asked (Too many connections), and stays primary");
		RoundResult expelled = judge(Scene.of("a b c")
			.after(kept)
			.refuses("a")
			.says("b", open("b", "p:8", "b* c"))
			.says("c", closed("c", "p:8", "b* c")));
		assertThat(expelled.belief().primary()).isEqualTo("b");
		RoundResult oneVote = judge(Scene.of("a b c")
			.after(kept)
			.afterABreak()
			.refuses("a")
			.silent("c")
			.says("b", closed("b", "p:7", "a* b c")));
		assertThat(oneVote.belief().primary()).isNull();
		RoundResult start = judge(Scene.of("a b c")
			.refuses("a")
			.says("b", closed("b", "p:7", "a* b c"))
			.says("c", closed("c", "p:7", "a* b c")));
		assertThat(start.belief().primary()).as("not at the start").isNull();
	}

	@Test
	void ofTwoMembersThePrimaryThatCannotBeAskedStaysToo() {
		RoundResult two = judge(
				Scene.of("a b").says("a", open("a", "p:7", "a* b")).says("b", closed("b", "p:7", "a* b")));
		RoundResult kept = judge(
				Scene.of("a b").after(two).afterABreak().refuses("a").says("b", closed("b", "p:7", "a* b")));
		assertThat(kept.belief().primary()).isEqualTo("a");
	}

	@Test
	void aPrimaryThatWasSetReadOnlyIsToldSo() {
		RoundResult result = judge(Scene.of("a b c")
			.after(healthy())
			.says("a", closed("a", "p:7", "a* b c"))
			.says("b", closed("b", "p:7", "a* b c"))
			.says("c", closed("c", "p:7", "a* b c")));
		assertThat(result.belief().primary()).isNull();
		assertThat(reason(result))
			.startsWith("primary-read-only: a:3306 is primary and still read-only, though it has applied its"
					+ " backlog: if that lasts, SET GLOBAL read_only = OFF there");
	}

}
