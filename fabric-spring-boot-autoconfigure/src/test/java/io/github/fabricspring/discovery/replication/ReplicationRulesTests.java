package io.github.fabricspring.discovery.replication;

import java.util.List;

import io.github.fabricspring.discovery.engine.Judgement;
import io.github.fabricspring.discovery.engine.Scene;
import io.github.fabricspring.discovery.engine.state.Channel;
import io.github.fabricspring.discovery.engine.state.Channel.Receiver;
import io.github.fabricspring.discovery.engine.state.ServerState;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Who is primary of plain GTID replication, by what the servers say.
 */
class ReplicationRulesTests extends ReplicaScene {

	@Test
	void theOnlyServerThatTakesWritesIsBelieved() {
		Judgement judgement = healthy();
		assertThat(Scene.roles(judgement)).isEqualTo("a primary, b readable, c readable");
		assertThat(judgement.settled()).isTrue();
		assertThat(judgement.reason()).isNull();
	}

	@Test
	void anAnswerWaitsForEveryServerOrItsLimit() {
		Judgement judgement = judge(
				Scene.of("a b c").after(healthy()).says("b", open("b")).says("c", replica("c", "b")).pending("a"));
		assertThat(judgement.settled()).isFalse();
	}

	@Test
	void aReplicaThatWasLeftOpenIsNoCandidate() {
		Judgement judgement = judge(Scene.of("a b")
			.says("a", open("a"))
			.says("b", new ReplicaReport("b", ServerState.OPEN, List.of(channel("a", Receiver.ON, true, true)))));
		assertThat(Scene.roles(judgement)).isEqualTo("a primary, b secondary");
	}

	@Test
	void inARingTheOneThatIsOpenIsBelieved() {
		Judgement judgement = judge(Scene.of("a b")
			.says("a", new ReplicaReport("a", ServerState.OPEN, List.of(channel("b", Receiver.ON, true, true))))
			.says("b", replica("b", "a")));
		assertThat(Scene.roles(judgement)).isEqualTo("a primary, b readable");
	}

	@Test
	void aServerInOfflineModeIsNoCandidate() {
		Judgement judgement = judge(Scene.of("a b")
			.says("a", new ReplicaReport("a", new ServerState(false, false, true), List.of()))
			.says("b", replica("b", "a")));
		assertThat(judgement.belief().primary()).isNull();
		assertThat(judgement.reason()).startsWith("no server takes writes");
	}

	@Test
	void whenThePrimaryIsSilentThereIsNoneAndReadsGoOn() {
		Judgement judgement = judge(Scene.of("a b c")
			.after(healthy())
			.silent("a")
			.says("b", replica("b", "a", Receiver.CONNECTING))
			.says("c", replica("c", "a", Receiver.CONNECTING)));
		assertThat(Scene.roles(judgement)).isEqualTo("a secondary, b readable, c readable");
		assertThat(judgement.reason()).contains("the replicas follow a:3306, which could not be asked")
			.contains("a:3306: no answer within 500 ms");
	}

	@Test
	void aPromotedServerIsBelievedAndTheSilentPrimaryBeforeGivenUp() {
		Judgement judgement = judge(
				Scene.of("a b c").after(healthy()).silent("a").says("b", open("b")).says("c", replica("c", "b")));
		assertThat(Scene.roles(judgement)).isEqualTo("a faulty, b primary, c readable");
		Judgement next = judge(
				Scene.of("a b c").after(judgement).silent("a").says("b", open("b")).says("c", replica("c", "b")));
		assertThat(Scene.roles(next)).isEqualTo("a faulty, b primary, c readable");
	}

	@Test
	void aPromotedServerIsBelievedWhileAReplicaStillLooksForTheDeadOne() {
		Judgement judgement = judge(Scene.of("a b c")
			.after(healthy())
			.silent("a")
			.says("b", open("b"))
			.says("c", replica("c", "a", Receiver.CONNECTING)));
		assertThat(judgement.belief().primary()).isEqualTo("b");
		assertThat(Scene.roles(judgement)).as("c does not follow b yet").isEqualTo("a faulty, b primary, c secondary");
	}

	@Test
	void aPromotedServerIsRefusedWhileMostReplicasStillHearFromAnother() {
		Judgement judgement = judge(
				Scene.of("a b c").after(healthy()).silent("a").says("b", open("b")).says("c", replica("c", "a")));
		assertThat(judgement.belief().primary()).isNull();
		assertThat(judgement.reason()).startsWith(
				"b:3306 takes writes, but the replicas c:3306 follow a:3306, which is alive and could not be asked");
	}

	@Test
	void aCandidateWithABacklogIsRefused() {
		Judgement judgement = judge(Scene.of("a b c")
			.after(healthy())
			.silent("a")
			.says("b", new ReplicaReport("b", ServerState.OPEN, List.of(channel("a", Receiver.OFF, true, false))))
			.says("c", replica("c", "b")));
		assertThat(judgement.belief().primary()).isNull();
		assertThat(judgement.reason()).startsWith("b:3306 takes writes, but has not applied all that it received");
	}

	@Test
	void aCandidateThatWasNotPrimaryNeedsHalfOfTheServers() {
		Judgement judgement = judge(Scene.of("a b c").after(healthy()).silent("a", "c").says("b", open("b")));
		assertThat(judgement.belief().primary()).isNull();
		assertThat(judgement.reason()).contains("only 1 of 3 servers have answered");
		Judgement start = judge(Scene.of("a b c").atStart().says("a", open("a")).silent("b", "c"));
		assertThat(start.belief().primary()).isNull();
	}

	@Test
	void thePrimaryBeforeIsBelievedAloneAsNothingSpeaksAgainstIt() {
		Judgement judgement = judge(Scene.of("a b c").after(healthy()).says("a", open("a")).silent("b", "c"));
		assertThat(Scene.roles(judgement)).isEqualTo("a primary, b readable, c readable");
	}

	@Test
	void aPrimaryThatWokeUpIsRefusedIfTheReplicasFollowAnother() {
		Judgement moved = judge(
				Scene.of("a b c").after(healthy()).silent("a").says("b", open("b")).says("c", replica("c", "b")));
		Judgement woken = judge(
				Scene.of("a b c").after(moved).says("a", open("a")).says("b", open("b")).says("c", replica("c", "b")));
		assertThat(Scene.roles(woken)).isEqualTo("a secondary, b primary, c readable");
		assertThat(woken.reason()).contains("a:3306 and b:3306 take writes").contains("most replicas follow b:3306");
		Judgement cutOff = judge(
				Scene.of("a b c").after(moved).says("a", open("a")).silent("b").says("c", replica("c", "b")));
		assertThat(cutOff.belief().primary()).isNull();
	}

	@Test
	void twoThatTakeWritesAreRefusedIfNoReplicaDecides() {
		Judgement judgement = judge(Scene.of("a b").after(healthy()).says("a", open("a")).says("b", open("b")));
		assertThat(judgement.belief().primary()).as("not the one before either").isNull();
		assertThat(judgement.reason()).startsWith("a:3306 and b:3306 take writes");
		Judgement silent = judge(
				Scene.of("a b c").after(healthy()).says("a", open("a")).says("b", open("b")).silent("c"));
		assertThat(silent.belief().primary()).isNull();
	}

	@Test
	void aFrozenSourceDoesNotDecide() {
		Judgement judgement = judge(Scene.of("a b c")
			.says("a", open("a"))
			.says("b", open("b"))
			.says("c", new ReplicaReport("c", ServerState.CLOSED, List.of(channel("a", Receiver.ON, false, true)))));
		assertThat(judgement.belief().primary()).isNull();
	}

	@Test
	void aPromotedServerIsNotBelievedWhileThePrimaryBeforeTakesWrites() {
		Judgement judgement = judge(Scene.of("a b c")
			.after(healthy())
			.says("a", open("a"))
			.says("b", open("b"))
			.says("c", replica("c", "b")));
		assertThat(judgement.belief().primary()).isNull();
		assertThat(judgement.reason()).contains("set a:3306 read-only");
	}

	@Test
	void aReplicaOfAReplicaFollowsTheFirstSource() {
		Judgement judgement = judge(
				Scene.of("a b c").says("a", open("a")).says("b", replica("b", "a")).says("c", replica("c", "b")));
		assertThat(Scene.roles(judgement)).isEqualTo("a primary, b readable, c readable");
	}

	@Test
	void aReplicaWhoseApplierOrReceiverIsStoppedServesNoReads() {
		Judgement judgement = judge(Scene.of("a b c")
			.says("a", open("a"))
			.says("b",
					new ReplicaReport("b", ServerState.CLOSED,
							List.of(new Channel("a", "a:3306", Receiver.ON, true, false, true))))
			.says("c", replica("c", "a", Receiver.OFF)));
		assertThat(Scene.roles(judgement)).isEqualTo("a primary, b secondary, c secondary");
	}

	@Test
	void anotherServerAtAnAddressTakesThePlaceOfTheOneBefore() {
		Judgement judgement = judge(Scene.of("a b c")
			.after(healthy())
			.says("a", open("x"))
			.says("b", replica("b", "x"))
			.says("c", replica("c", "x")));
		assertThat(judgement.belief().primary()).isEqualTo("x");
		assertThat(judgement.belief().servers()).hasSize(3);
	}

	@Test
	void theBacklogOfAChannelFromOutsideTheGroupDoesNotCount() {
		Judgement judgement = judge(Scene.of("a b c")
			.says("a", new ReplicaReport("a", ServerState.OPEN, List.of(channel("legacy", Receiver.OFF, true, false))))
			.says("b", replica("b", "a"))
			.says("c", replica("c", "a")));
		assertThat(judgement.belief().primary()).isEqualTo("a");
	}

}
