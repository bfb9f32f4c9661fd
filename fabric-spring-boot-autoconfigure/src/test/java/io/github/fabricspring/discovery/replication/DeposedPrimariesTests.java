package io.github.fabricspring.discovery.replication;

import java.util.List;

import io.github.fabricspring.discovery.engine.RoundResult;
import io.github.fabricspring.discovery.engine.Scene;
import io.github.fabricspring.discovery.engine.state.Channel.Receiver;
import io.github.fabricspring.discovery.engine.state.ServerState;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A primary that was replaced and comes back open, as its configuration says.
 */
class DeposedPrimariesTests extends ReplicaScene {

	@Test
	void isNotBelievedWhenItsSuccessorDies() {
		RoundResult moved = judge(
				Scene.of("a b c").after(healthy()).silent("a").says("b", open("b")).says("c", replica("c", "b")));
		assertIsNotBelievedAfterTheDeathOfB(moved);
	}

	@Test
	void isBelievedOnceHalfOfTheServersFollowIt() {
		RoundResult back = judge(
				Scene.of("a b c").after(movedToB()).says("a", open("a")).silent("b").says("c", replica("c", "a")));
		assertThat(back.belief().primary()).isEqualTo("a");
	}

	@Test
	void isBelievedWhenItIsOpenedAgain() {
		RoundResult closed = judge(Scene.of("a b").after(movedToB()).says("a", closed("a")).silent("b"));
		RoundResult opened = judge(Scene.of("a b").after(closed).says("a", open("a")).silent("b"));
		assertThat(opened.belief().primary()).isEqualTo("a");
	}

	@Test
	void isNotBelievedWhileItsSuccessorIsSilent() {
		RoundResult both = judge(Scene.of("a b").after(movedToB()).says("a", open("a")).says("b", open("b")));
		assertThat(both.belief().primary()).isNull();
		RoundResult silent = judge(Scene.of("a b").after(both).says("a", open("a")).silent("b"));
		assertThat(silent.belief().primary()).isNull();
	}

	@Test
	void isNotBelievedIfItComesBackWhileItsSuccessorIsSilent() {
		RoundResult silent = judge(Scene.of("a b").after(movedToB()).says("a", open("a")).silent("b"));
		assertThat(silent.belief().primary()).isNull();
	}

	@Test
	void isNotBelievedWhileItsSuccessorHasNoConnectionLeft() {
		RoundResult hindered = judge(Scene.of("a b").after(movedToB()).says("a", open("a")).refuses("b"));
		assertThat(hindered.belief().primary()).isNotEqualTo("a");
	}

	@Test
	void isNotBelievedWhileItsOpenSuccessorStillHasTheChannelToIt() {
		RoundResult dead = judge(Scene.of("a b c")
			.after(healthy())
			.silent("a")
			.says("b", replica("b", "a", Receiver.CONNECTING))
			.says("c", replica("c", "a", Receiver.CONNECTING)));
		RoundResult opened = judge(Scene.of("a b c")
			.after(dead)
			.silent("a")
			.says("b", leftOpen("b", "a", Receiver.CONNECTING))
			.says("c", replica("c", "a", Receiver.CONNECTING)));
		assertThat(opened.belief().primary()).isEqualTo("b");
		RoundResult back = judge(Scene.of("a b c")
			.after(opened)
			.says("a", open("a"))
			.says("b", leftOpen("b", "a", Receiver.CONNECTING))
			.says("c", replica("c", "a", Receiver.CONNECTING)));
		assertThat(back.belief().primary()).isNull();
		assertThat(reason(back))
			.isEqualTo("several-writable: a:3306 takes writes, but so does b:3306, the primary before, though it is"
					+ " set to follow a:3306: set one of them read-only");
	}

	@Test
	void isNotBelievedInARingInWhichItDoesNotFollow() {
		RoundResult ring = judge(
				Scene.of("a b").says("a", leftOpen("a", "b", Receiver.ON)).says("b", replica("b", "a")));
		RoundResult opened = judge(
				Scene.of("a b").after(ring).silent("a").says("b", leftOpen("b", "a", Receiver.CONNECTING)));
		assertThat(opened.belief().primary()).isEqualTo("b");
		RoundResult back = judge(Scene.of("a b")
			.after(opened)
			.says("a", leftOpen("a", "b", Receiver.OFF))
			.says("b", leftOpen("b", "a", Receiver.ON)));
		assertThat(back.belief().primary()).isNull();
	}

	@Test
	void isNotBelievedAfterASwitchoverIfItIsRestartedBeforeItFollows() {
		RoundResult closed = judge(Scene.of("a b c")
			.after(healthy())
			.says("a", closed("a"))
			.says("b", replica("b", "a"))
			.says("c", replica("c", "a")));
		RoundResult moved = judge(Scene.of("a b c")
			.after(closed)
			.says("a", closed("a"))
			.says("b", open("b"))
			.says("c", replica("c", "b")));
		assertIsNotBelievedAfterTheDeathOfB(moved);
	}

	@Test
	void isAServerLikeAnyOtherOnceItHasFollowedItsSuccessor() {
		RoundResult moved = judge(
				Scene.of("a b c").after(healthy()).says("a", closed("a")).says("b", open("b")).says("c", closed("c")));
		RoundResult follows = judge(Scene.of("a b c")
			.after(moved)
			.says("a", replica("a", "b"))
			.says("b", open("b"))
			.says("c", replica("c", "b")));
		RoundResult dead = judge(Scene.of("a b c").after(follows).silent("a", "b").says("c", closed("c")));
		RoundResult promoted = judge(
				Scene.of("a b c").after(dead).says("a", open("a")).silent("b").says("c", closed("c")));
		assertThat(promoted.belief().primary()).isEqualTo("a");
	}

	@Test
	void isNotBelievedIfItHasFollowedAServerThatCannotBeAsked() {
		RoundResult demoted = judge(Scene.of("a b").after(healthyTwo()).says("a", replica("a", "b")).refuses("b"));
		assertThat(demoted.belief().primary()).isNull();
		RoundResult away = judge(Scene.of("a b").after(demoted).silent("a").refuses("b"));
		RoundResult back = judge(Scene.of("a b").after(away).says("a", leftOpen("a", "b", Receiver.OFF)).refuses("b"));
		assertThat(back.belief().primary()).isNull();
		assertThat(reason(back))
			.startsWith("left-open: a:3306 takes writes, but is set to replicate from b:3306, which could not");
	}

	@Test
	void isNotBelievedBeforeItHasAppliedWhatItReceivedFromAServerThatCannotBeAsked() {
		RoundResult demoted = judge(Scene.of("a b c")
			.after(healthy())
			.says("a", replica("a", "b"))
			.refuses("b")
			.says("c", replica("c", "a")));
		RoundResult opened = judge(Scene.of("a b c")
			.after(demoted)
			.says("a",
					new ReplicaReport("a", ServerState.OPEN, RUNNING,
							List.of(channel("b", Receiver.OFF, false, false))))
			.refuses("b")
			.says("c", replica("c", "a")));
		assertThat(opened.belief().primary()).isNull();
		assertThat(reason(opened)).startsWith("backlog: a:3306 takes writes, but has not applied all that it received");
		RoundResult applied = judge(Scene.of("a b c")
			.after(opened)
			.says("a", leftOpen("a", "b", Receiver.OFF))
			.refuses("b")
			.says("c", replica("c", "a")));
		assertThat(applied.belief().primary()).isEqualTo("a");
	}

	private static void assertIsNotBelievedAfterTheDeathOfB(RoundResult moved) {
		assertThat(moved.belief().primary()).isEqualTo("b");
		RoundResult dead = judge(
				Scene.of("a b c").after(moved).silent("a", "b").says("c", replica("c", "b", Receiver.CONNECTING)));
		assertThat(dead.belief().primary()).isNull();
		RoundResult back = judge(Scene.of("a b c")
			.after(dead)
			.says("a", open("a"))
			.silent("b")
			.says("c", replica("c", "b", Receiver.CONNECTING)));
		assertThat(back.belief().primary()).isNull();
		assertThat(reason(back)).startsWith(
				"left-open: a:3306 takes writes, but was replaced as primary, or took writes beside one, and has followed no server since");
	}

	private static RoundResult healthyTwo() {
		return judge(Scene.of("a b").says("a", open("a")).says("b", replica("b", "a")));
	}

	// In a group of two
	private static RoundResult movedToB() {
		RoundResult moved = judge(Scene.of("a b").after(healthyTwo()).silent("a").says("b", open("b")));
		assertThat(moved.belief().primary()).isEqualTo("b");
		return moved;
	}

}
