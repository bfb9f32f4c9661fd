package io.github.fabricspring.discovery.replication;

import java.util.List;

import io.github.fabricspring.discovery.engine.Report;
import io.github.fabricspring.discovery.engine.RoundResult;
import io.github.fabricspring.discovery.engine.Scene;
import io.github.fabricspring.discovery.engine.state.Channel;
import io.github.fabricspring.discovery.engine.state.Channel.Receiver;
import io.github.fabricspring.discovery.engine.state.ServerState;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Servers of plain replication that take writes, or do not, by mistake or for a while.
 */
class LeftOpenServersTests extends ReplicaScene {

	@Test
	void aReplicaThatWasLeftOpenIsNotBelievedWhileItsSourceIsSilentOrDead() {
		RoundResult open = judge(Scene.of("a b").says("a", open("a")).says("b", leftOpen("b", "a", Receiver.ON)));
		for (Receiver receiver : List.of(Receiver.ON, Receiver.CONNECTING)) {
			RoundResult silent = judge(Scene.of("a b").after(open).silent("a").says("b", leftOpen("b", "a", receiver)));
			assertThat(silent.belief().primary()).isNull();
			assertThat(reason(silent)).startsWith(
					"left-open: b:3306 takes writes, but replicates from a:3306, which could not be asked: if it was"
							+ " promoted, STOP REPLICA and RESET REPLICA ALL there");
			RoundResult later = judge(
					Scene.of("a b").after(silent).silent("a").says("b", leftOpen("b", "a", receiver)));
			assertThat(later.belief().primary()).as("nor in the next round").isNull();
		}
		RoundResult promoted = judge(Scene.of("a b").after(open).silent("a").says("b", open("b")));
		assertThat(promoted.belief().primary()).isEqualTo("b");
	}

	@Test
	void atTheStartAReplicaThatWasLeftOpenIsNotBelievedWhileASeedHasNotAnswered() {
		Scene start = Scene.of("a b c").atStart().silent("a").says("c", replica("c", "a", Receiver.CONNECTING));
		RoundResult result = judge(start.says("b", leftOpen("b", "a", Receiver.CONNECTING)));
		assertThat(result.belief().primary()).isNull();
	}

	@Test
	void inARingTheOneThatIsOpenedInThePlaceOfTheDeadOneIsBelieved() {
		RoundResult ring = judge(
				Scene.of("a b").says("a", leftOpen("a", "b", Receiver.ON)).says("b", replica("b", "a")));
		assertThat(ring.belief().primary()).isEqualTo("a");
		RoundResult opened = judge(
				Scene.of("a b").after(ring).silent("a").says("b", leftOpen("b", "a", Receiver.CONNECTING)));
		assertThat(opened.belief().primary()).isEqualTo("b");
		RoundResult alone = judge(
				Scene.of("a b").after(opened).silent("a").says("b", leftOpen("b", "a", Receiver.CONNECTING)));
		assertThat(alone.belief().primary()).isEqualTo("b");
	}

	@Test
	void inARingOfThreeTheOneThatIsOpenIsBelieved() {
		RoundResult result = judge(Scene.of("a b c")
			.says("a", leftOpen("a", "c", Receiver.ON))
			.says("b", replica("b", "a"))
			.says("c", replica("c", "b")));
		assertThat(Scene.roles(result)).isEqualTo("a primary, b readable, c readable");
	}

	@Test
	void serversOfARingThatAllTakeWritesAreNamed() {
		RoundResult result = judge(
				Scene.of("a b").says("a", leftOpen("a", "b", Receiver.ON)).says("b", leftOpen("b", "a", Receiver.ON)));
		assertThat(result.belief().primary()).isNull();
		assertThat(reason(result))
			.startsWith("left-open: a:3306 takes writes, but replicates from b:3306; b:3306 takes writes,"
					+ " but replicates from a:3306: if one was promoted");
	}

	@Test
	void whenThePrimaryIsReadOnlyForAWhileAServerThatWasLeftOpenIsNotBelieved() {
		RoundResult stray = judge(
				Scene.of("a b x").says("a", open("a")).says("b", replica("b", "a")).says("x", open("x")));
		RoundResult maintenance = judge(Scene.of("a b x")
			.after(stray)
			.says("a", closed("a"))
			.says("b", replica("b", "a"))
			.says("x", open("x")));
		assertThat(maintenance.belief().primary()).isNull();
		assertThat(reason(maintenance)).startsWith(
				"followed-elsewhere: x:3306 takes writes, but the replicas b:3306 follow a server that is read-only: set x:3306 read-only");
		RoundResult back = judge(Scene.of("a b x")
			.after(maintenance)
			.says("a", open("a"))
			.says("b", replica("b", "a"))
			.says("x", open("x")));
		assertThat(Scene.roles(back)).isEqualTo("a primary, b readable, x secondary");
	}

	@Test
	void aServerThatWasOpenedAsThePrimaryBeforeClosedIsBelievedBeforeTheReplicasFollowIt() {
		RoundResult moved = judge(Scene.of("a b c")
			.after(healthy())
			.says("a", closed("a"))
			.says("b", open("b"))
			.says("c", replica("c", "a")));
		assertThat(moved.belief().primary()).isEqualTo("b");
	}

	@Test
	void aPrimaryStaysWhileTheReplicationOfAnIntermediateReplicaIsStopped() {
		RoundResult chain = judge(
				Scene.of("a b c").says("a", open("a")).says("b", replica("b", "a")).says("c", replica("c", "b")));
		RoundResult stopped = judge(Scene.of("a b c")
			.after(chain)
			.says("a", open("a"))
			.says("b", replica("b", "a", Receiver.OFF))
			.says("c", replica("c", "b")));
		assertThat(Scene.roles(stopped)).isEqualTo("a primary, b secondary, c secondary");
		RoundResult start = judge(Scene.of("a b c")
			.says("a", open("a"))
			.says("b", replica("b", "a", Receiver.OFF))
			.says("c", replica("c", "b")));
		assertThat(start.belief().primary()).as("at the start, too").isEqualTo("a");
	}

	@Test
	void aPrimaryThatIsReadOnlyIsNamed() {
		RoundResult result = judge(Scene.of("a b c")
			.after(healthy())
			.says("a", closed("a"))
			.says("b", replica("b", "a"))
			.says("c", replica("c", "a")));
		assertThat(reason(result))
			.isEqualTo("no-writable: no server takes writes (a:3306, the primary before, is read-only)");
	}

	@Test
	void aPrimaryThatLivesAndCannotBeAskedStaysUnlessAnotherIsOpened() {
		RoundResult result = judge(Scene.of("a b c")
			.after(healthy())
			.refuses("a")
			.says("b", replica("b", "a"))
			.says("c", replica("c", "a")));
		assertThat(Scene.roles(result)).isEqualTo("a primary, b readable, c readable");
		assertThat(reason(result))
			.startsWith("primary-not-asked: a:3306 could not be asked (Too many connections), and stays primary");
		RoundResult moved = judge(
				Scene.of("a b c").after(result).refuses("a").says("b", open("b")).says("c", replica("c", "b")));
		assertThat(moved.belief().primary()).isEqualTo("b");
		RoundResult back = judge(Scene.of("a b c").after(moved).refuses("a").silent("b").says("c", replica("c", "b")));
		assertThat(back.belief().primary()).as("not the one before").isNull();
		RoundResult start = judge(Scene.of("a b").refuses("a").says("b", replica("b", "a")));
		assertThat(start.belief().primary()).as("not at the start").isNull();
	}

	@Test
	void aPrimaryThatLivesAndCannotBeAskedDoesNotStayBesideAServerThatWasOpened() {
		RoundResult opened = judge(
				Scene.of("a b c").after(healthy()).refuses("a").says("b", open("b")).says("c", replica("c", "a")));
		assertThat(opened.belief().primary()).isNull();
		RoundResult moved = judge(
				Scene.of("a b c").after(opened).refuses("a").says("b", open("b")).says("c", replica("c", "b")));
		assertThat(moved.belief().primary()).isEqualTo("b");
	}

	@Test
	void aPrimaryThatLivesAndCannotBeAskedStaysBesideAReplicaThatWasLeftOpen() {
		RoundResult kept = judge(Scene.of("a b c")
			.after(healthy())
			.refuses("a")
			.says("b", leftOpen("b", "a", Receiver.ON))
			.says("c", replica("c", "a")));
		assertThat(kept.belief().primary()).isEqualTo("a");
	}

	@Test
	void ofSeveralChannelsTheOneThatLeadsToThePrimaryTellsWhetherReadsAreServed() {
		RoundResult result = judge(Scene.of("a b")
			.says("a", open("a"))
			.says("b",
					new ReplicaReport("b", ServerState.CLOSED, RUNNING,
							List.of(new Channel("a", "a:3306", Receiver.ON, true, false, true),
									channel("elsewhere", Receiver.ON, true, true)))));
		assertThat(Scene.roles(result)).isEqualTo("a primary, b secondary");
	}

	@Test
	void aServerThatWasOpenBesideThePrimaryDoesNotTakeItsPlaceWhenItDies() {
		RoundResult stray = judge(
				Scene.of("a b x").says("a", open("a")).says("b", replica("b", "a")).says("x", open("x")));
		RoundResult dead = stray;
		for (int i = 0; i < 2; i++) {
			dead = judge(Scene.of("a b x")
				.after(dead)
				.silent("a")
				.says("b", replica("b", "a", Receiver.CONNECTING))
				.says("x", open("x")));
			assertThat(dead.belief().primary()).isNull();
			assertThat(reason(dead)).startsWith(
					"left-open: x:3306 takes writes, but was replaced as primary, or took writes beside one, and has followed no server since");
		}
		RoundResult followed = judge(
				Scene.of("a b x").after(dead).silent("a").says("b", replica("b", "x")).says("x", open("x")));
		assertThat(followed.belief().primary()).isEqualTo("x");
		RoundResult closed = judge(Scene.of("a b x")
			.after(dead)
			.silent("a")
			.says("b", replica("b", "a", Receiver.CONNECTING))
			.says("x", closed("x")));
		RoundResult opened = judge(Scene.of("a b x")
			.after(closed)
			.silent("a")
			.says("b", replica("b", "a", Receiver.CONNECTING))
			.says("x", open("x")));
		assertThat(opened.belief().primary()).isEqualTo("x");
	}

	@Test
	void ofTwoServersTheOneThatWasOpenedBeforeTheOtherWasClosedIsBelieved() {
		RoundResult healthy = judge(Scene.of("a b").says("a", open("a")).says("b", replica("b", "a")));
		RoundResult both = judge(Scene.of("a b").after(healthy).says("a", open("a")).says("b", open("b")));
		assertThat(both.belief().primary()).isNull();
		RoundResult moved = judge(Scene.of("a b").after(both).says("a", closed("a")).says("b", open("b")));
		assertThat(moved.belief().primary()).isEqualTo("b");
	}

	@Test
	void atTheStartAServerThatIsOpenIsNotBelievedWhileTheReplicasLookForAnother() {
		RoundResult start = judge(Scene.of("a b x")
			.atStart()
			.silent("a")
			.says("b", replica("b", "a", Receiver.CONNECTING))
			.says("x", open("x")));
		assertThat(start.belief().primary()).isNull();
		assertThat(reason(start)).startsWith(
				"followed-elsewhere: x:3306 takes writes, but the replicas b:3306 follow a:3306, which could not be asked: bring it back");
	}

	@Test
	void atTheStartAReplicaThatLooksForAServerOfLongAgoDecidesNothing() {
		RoundResult start = judge(
				Scene.of("a b").says("a", open("a")).says("b", replica("b", "z", Receiver.CONNECTING)));
		assertThat(start.belief().primary()).isEqualTo("a");
	}

	@Test
	void aReplicaThatWasLeftOpenAndHasNeverConnectedIsNotBelievedInThePlaceOfItsSource() {
		Report never = new ReplicaReport("b", ServerState.OPEN, RUNNING,
				List.of(new Channel("", "a:3306", Receiver.CONNECTING, true, true, true)));
		RoundResult both = judge(Scene.of("a b").says("a", open("a")).says("b", never));
		assertThat(both.belief().primary()).isNull();
		RoundResult dead = judge(Scene.of("a b").after(both).silent("a").says("b", never));
		assertThat(dead.belief().primary()).isNull();
	}

	@Test
	void aPrimaryThatLivesAndCannotBeAskedStaysBesideAServerThatWasLeftOpen() {
		RoundResult stray = judge(
				Scene.of("a b x").says("a", open("a")).says("b", replica("b", "a")).says("x", open("x")));
		RoundResult kept = judge(
				Scene.of("a b x").after(stray).refuses("a").says("b", replica("b", "a")).says("x", open("x")));
		assertThat(Scene.roles(kept)).isEqualTo("a primary, b readable, x secondary");
	}

	@Test
	void aReplicaIsNotBelievedWhenItsReceiverGivesUp() {
		RoundResult open = judge(Scene.of("a b c")
			.says("a", open("a"))
			.says("b", leftOpen("b", "a", Receiver.ON))
			.says("c", replica("c", "a")));
		RoundResult dead = judge(Scene.of("a b c")
			.after(open)
			.silent("a")
			.says("b", leftOpen("b", "a", Receiver.CONNECTING))
			.says("c", replica("c", "a", Receiver.CONNECTING)));
		assertThat(dead.belief().primary()).isNull();
		RoundResult gaveUp = judge(Scene.of("a b c")
			.after(dead)
			.silent("a")
			.says("b", leftOpen("b", "a", Receiver.OFF))
			.says("c", replica("c", "a", Receiver.OFF)));
		assertThat(gaveUp.belief().primary()).isNull();
		assertThat(reason(gaveUp)).startsWith(
				"left-open: b:3306 takes writes, but is set to replicate from a:3306, which could" + " not be asked");
	}

	@Test
	void atTheStartAServerIsNotBelievedWhoseReplicaHasGivenUpOnAnother() {
		RoundResult start = judge(Scene.of("a b c")
			.atStart()
			.says("a", open("a"))
			.silent("b")
			.says("c", replica("c", "b", Receiver.OFF)));
		assertThat(start.belief().primary()).isNull();
	}

	@Test
	void aServerThatIsNewInTheGroupIsBelievedOnceHalfOfTheServersFollowIt() {
		RoundResult dead = judge(Scene.of("a b c")
			.after(healthy())
			.silent("a")
			.says("b", replica("b", "a", Receiver.CONNECTING))
			.says("c", replica("c", "a", Receiver.CONNECTING)));
		RoundResult stranger = judge(Scene.of("a b c")
			.after(dead)
			.says("a", open("x"))
			.says("b", replica("b", "a", Receiver.CONNECTING))
			.says("c", replica("c", "a", Receiver.CONNECTING)));
		assertThat(stranger.belief().primary()).isNull();
		assertThat(reason(stranger))
			.startsWith("left-open: a:3306 takes writes, but was not in the group before: if it was"
					+ " promoted, repoint the replicas, or set it read-only for a moment");
		RoundResult followed = judge(Scene.of("a b c")
			.after(stranger)
			.says("a", open("x"))
			.says("b", replica("b", "x"))
			.says("c", replica("c", "x")));
		assertThat(followed.belief().primary()).isEqualTo("x");
	}

	@Test
	void primaryOfARingThatWasRestartedWhileTheOtherIsDownIsBelievedAgain() {
		RoundResult ring = judge(
				Scene.of("a b").says("a", leftOpen("a", "b", Receiver.ON)).says("b", replica("b", "a")));
		RoundResult alone = judge(
				Scene.of("a b").after(ring).says("a", leftOpen("a", "b", Receiver.CONNECTING)).silent("b"));
		assertThat(alone.belief().primary()).isEqualTo("a");
		RoundResult closed = judge(
				Scene.of("a b").after(alone).says("a", replica("a", "b", Receiver.CONNECTING)).silent("b"));
		RoundResult down = judge(Scene.of("a b").after(closed).silent("a", "b"));
		RoundResult back = judge(
				Scene.of("a b").after(down).says("a", leftOpen("a", "b", Receiver.CONNECTING)).silent("b"));
		assertThat(back.belief().primary()).as(reason(back)).isEqualTo("a");
	}

}
