package io.github.fabricspring.discovery.replication;

import java.util.List;

import io.github.fabricspring.discovery.engine.RoundResult;
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
		RoundResult result = healthy();
		assertThat(Scene.roles(result)).isEqualTo("a primary, b readable, c readable");
		assertThat(result.settled()).isTrue();
		assertThat(result.reason()).isNull();
	}

	@Test
	void anAnswerWaitsForEveryServerOrItsLimit() {
		RoundResult result = judge(
				Scene.of("a b c").after(healthy()).says("b", open("b")).says("c", replica("c", "b")).pending("a"));
		assertThat(result.settled()).isFalse();
	}

	@Test
	void aReplicaThatWasLeftOpenIsNoCandidate() {
		RoundResult result = judge(Scene.of("a b")
			.says("a", open("a"))
			.says("b",
					new ReplicaReport("b", ServerState.OPEN, RUNNING, List.of(channel("a", Receiver.ON, true, true)))));
		assertThat(Scene.roles(result)).isEqualTo("a primary, b secondary");
	}

	@Test
	void inARingTheOneThatIsOpenIsBelieved() {
		RoundResult result = judge(Scene.of("a b")
			.says("a",
					new ReplicaReport("a", ServerState.OPEN, RUNNING, List.of(channel("b", Receiver.ON, true, true))))
			.says("b", replica("b", "a")));
		assertThat(Scene.roles(result)).isEqualTo("a primary, b readable");
	}

	@Test
	void aServerInOfflineModeIsNoCandidate() {
		RoundResult result = judge(Scene.of("a b")
			.says("a", new ReplicaReport("a", new ServerState(false, false, true), RUNNING, List.of()))
			.says("b", replica("b", "a")));
		assertThat(result.belief().primary()).isNull();
		assertThat(reason(result)).startsWith("no-writable: no server takes writes");
	}

	@Test
	void whenThePrimaryIsSilentThereIsNoneAndReadsGoOn() {
		RoundResult result = judge(Scene.of("a b c")
			.after(healthy())
			.silent("a")
			.says("b", replica("b", "a", Receiver.CONNECTING))
			.says("c", replica("c", "a", Receiver.CONNECTING)));
		assertThat(Scene.roles(result)).isEqualTo("a secondary, b readable, c readable");
		assertThat(reason(result)).startsWith("no-writable: ")
			.contains("the replicas follow a:3306, which could not be asked")
			.contains("a:3306: no answer within 500 ms");
	}

	@Test
	void readsGoOnWhileTheManagerHasStoppedAllReceivers() {
		RoundResult stopped = judge(Scene.of("a b c")
			.after(healthy())
			.silent("a")
			.says("b", replica("b", "a", Receiver.OFF))
			.says("c", replica("c", "a", Receiver.OFF)));
		assertThat(Scene.roles(stopped)).isEqualTo("a secondary, b readable, c readable");
		RoundResult reset = judge(Scene.of("a b c")
			.after(stopped)
			.silent("a")
			.says("b", closed("b"))
			.says("c", replica("c", "a", Receiver.OFF)));
		assertThat(Scene.roles(reset)).isEqualTo("a secondary, b secondary, c readable");
	}

	@Test
	void aReplicaThatIsStoppedWhileAnyServerIsOpenIsNotReadFrom() {
		RoundResult several = judge(Scene.of("a b c")
			.after(healthy())
			.says("a", open("a"))
			.says("b", replica("b", "a", Receiver.OFF))
			.says("c", open("c")));
		assertThat(Scene.roles(several)).isEqualTo("a secondary, b secondary, c secondary");
	}

	@Test
	void aReplicaThatWasStoppedBeforeThePrimaryWasLostIsNotReadFrom() {
		RoundResult stopped = judge(Scene.of("a b c")
			.after(healthy())
			.says("a", open("a"))
			.says("b", replica("b", "a"))
			.says("c", replica("c", "a", Receiver.OFF)));
		RoundResult lost = judge(Scene.of("a b c")
			.after(stopped)
			.silent("a")
			.says("b", replica("b", "a", Receiver.OFF))
			.says("c", replica("c", "a", Receiver.OFF)));
		assertThat(Scene.roles(lost)).isEqualTo("a secondary, b readable, c secondary");
	}

	@Test
	void aPromotedServerIsBelievedAndTheSilentPrimaryBeforeGivenUp() {
		RoundResult result = judge(
				Scene.of("a b c").after(healthy()).silent("a").says("b", open("b")).says("c", replica("c", "b")));
		assertThat(Scene.roles(result)).isEqualTo("a faulty, b primary, c readable");
		RoundResult next = judge(
				Scene.of("a b c").after(result).silent("a").says("b", open("b")).says("c", replica("c", "b")));
		assertThat(Scene.roles(next)).isEqualTo("a faulty, b primary, c readable");
	}

	@Test
	void aPromotedServerIsBelievedWhileAReplicaStillLooksForTheDeadOne() {
		RoundResult result = judge(Scene.of("a b c")
			.after(healthy())
			.silent("a")
			.says("b", open("b"))
			.says("c", replica("c", "a", Receiver.CONNECTING)));
		assertThat(result.belief().primary()).isEqualTo("b");
		assertThat(Scene.roles(result)).as("c does not follow b yet").isEqualTo("a faulty, b primary, c secondary");
	}

	@Test
	void aPromotedServerIsRefusedWhileMostReplicasStillHearFromAnother() {
		RoundResult result = judge(
				Scene.of("a b c").after(healthy()).silent("a").says("b", open("b")).says("c", replica("c", "a")));
		assertThat(result.belief().primary()).isNull();
		assertThat(reason(result)).startsWith(
				"followed-elsewhere: b:3306 takes writes, but the replicas c:3306 follow a:3306, which is alive and could not be asked");
	}

	@Test
	void aCandidateWithABacklogIsRefused() {
		RoundResult result = judge(Scene.of("a b c")
			.after(healthy())
			.silent("a")
			.says("b",
					new ReplicaReport("b", ServerState.OPEN, RUNNING, List.of(channel("a", Receiver.OFF, true, false))))
			.says("c", replica("c", "b")));
		assertThat(result.belief().primary()).isNull();
		assertThat(reason(result)).startsWith("backlog: b:3306 takes writes, but has not applied all that it received");
	}

	@Test
	void aCandidateThatWasNotPrimaryNeedsHalfOfTheServers() {
		RoundResult result = judge(Scene.of("a b c").after(healthy()).silent("a", "c").says("b", open("b")));
		assertThat(result.belief().primary()).isNull();
		assertThat(reason(result)).startsWith("too-few-answers: ").contains("only 1 of 3 servers have answered");
		RoundResult start = judge(Scene.of("a b c").atStart().says("a", open("a")).silent("b", "c"));
		assertThat(start.belief().primary()).isNull();
	}

	@Test
	void thePrimaryBeforeIsBelievedAloneAsNothingSpeaksAgainstIt() {
		RoundResult result = judge(Scene.of("a b c").after(healthy()).says("a", open("a")).silent("b", "c"));
		assertThat(Scene.roles(result)).isEqualTo("a primary, b readable, c readable");
	}

	@Test
	void aPrimaryThatWokeUpIsRefusedIfTheReplicasFollowAnother() {
		RoundResult moved = judge(
				Scene.of("a b c").after(healthy()).silent("a").says("b", open("b")).says("c", replica("c", "b")));
		RoundResult woken = judge(
				Scene.of("a b c").after(moved).says("a", open("a")).says("b", open("b")).says("c", replica("c", "b")));
		assertThat(Scene.roles(woken)).isEqualTo("a secondary, b primary, c readable");
		assertThat(reason(woken)).startsWith("several-writable: ")
			.contains("a:3306 and b:3306 take writes")
			.contains("most replicas follow b:3306");
		RoundResult cutOff = judge(
				Scene.of("a b c").after(moved).says("a", open("a")).silent("b").says("c", replica("c", "b")));
		assertThat(cutOff.belief().primary()).isNull();
	}

	@Test
	void twoThatTakeWritesAreRefusedIfNoReplicaDecides() {
		RoundResult result = judge(Scene.of("a b").after(healthy()).says("a", open("a")).says("b", open("b")));
		assertThat(result.belief().primary()).as("not the one before either").isNull();
		assertThat(reason(result)).startsWith("several-writable: a:3306 and b:3306 take writes");
		RoundResult silent = judge(
				Scene.of("a b c").after(healthy()).says("a", open("a")).says("b", open("b")).silent("c"));
		assertThat(silent.belief().primary()).isNull();
	}

	@Test
	void aFrozenSourceDoesNotDecide() {
		RoundResult result = judge(Scene.of("a b c")
			.says("a", open("a"))
			.says("b", open("b"))
			.says("c", new ReplicaReport("c", ServerState.CLOSED, RUNNING,
					List.of(channel("a", Receiver.ON, false, true)))));
		assertThat(result.belief().primary()).isNull();
	}

	@Test
	void aPromotedServerIsNotBelievedWhileThePrimaryBeforeTakesWrites() {
		RoundResult result = judge(Scene.of("a b c")
			.after(healthy())
			.says("a", open("a"))
			.says("b", open("b"))
			.says("c", replica("c", "b")));
		assertThat(result.belief().primary()).isNull();
		assertThat(reason(result)).startsWith("several-writable: ").contains("set a:3306 read-only");
	}

	@Test
	void aReplicaOfAReplicaFollowsTheFirstSource() {
		RoundResult result = judge(
				Scene.of("a b c").says("a", open("a")).says("b", replica("b", "a")).says("c", replica("c", "b")));
		assertThat(Scene.roles(result)).isEqualTo("a primary, b readable, c readable");
	}

	@Test
	void aReplicaWhoseApplierOrReceiverIsStoppedServesNoReads() {
		RoundResult result = judge(Scene.of("a b c")
			.says("a", open("a"))
			.says("b",
					new ReplicaReport("b", ServerState.CLOSED, RUNNING,
							List.of(new Channel("a", "a:3306", Receiver.ON, true, false, true))))
			.says("c", replica("c", "a", Receiver.OFF)));
		assertThat(Scene.roles(result)).isEqualTo("a primary, b secondary, c secondary");
	}

	@Test
	void anotherServerAtAnAddressTakesThePlaceOfTheOneBefore() {
		RoundResult result = judge(Scene.of("a b c")
			.after(healthy())
			.says("a", open("x"))
			.says("b", replica("b", "x"))
			.says("c", replica("c", "x")));
		assertThat(result.belief().primary()).isEqualTo("x");
		assertThat(result.belief().servers()).hasSize(3);
	}

	@Test
	void theBacklogOfAChannelFromOutsideTheGroupDoesNotCount() {
		RoundResult result = judge(Scene.of("a b c")
			.says("a",
					new ReplicaReport("a", ServerState.OPEN, RUNNING,
							List.of(channel("legacy", Receiver.OFF, true, false))))
			.says("b", replica("b", "a"))
			.says("c", replica("c", "a")));
		assertThat(result.belief().primary()).isEqualTo("a");
	}

}
