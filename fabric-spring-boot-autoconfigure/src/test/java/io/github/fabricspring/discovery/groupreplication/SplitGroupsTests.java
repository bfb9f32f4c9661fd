package io.github.fabricspring.discovery.groupreplication;

import io.github.fabricspring.discovery.engine.RoundResult;
import io.github.fabricspring.discovery.engine.Scene;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Groups that {@code group_replication_force_members} has split: each part counts on from
 * the view that they had in common.
 */
class SplitGroupsTests extends GroupScene {

	@Test
	void ofTwoEqualPartsWithAViewOfTheSameNameNoneIsBelieved() {
		RoundResult four = judge(Scene.of("a b c d")
			.says("a", closed("a", "p:7", "a b c* d"))
			.says("b", closed("b", "p:7", "a b c* d"))
			.says("c", open("c", "p:7", "a b c* d"))
			.says("d", closed("d", "p:7", "a b c* d")));
		assertThat(four.belief().primary()).isEqualTo("c");
		RoundResult split = judge(Scene.of("a b c d")
			.after(four)
			.says("a", open("a", "p:8", "a* b"))
			.says("b", closed("b", "p:8", "a* b"))
			.says("c", open("c", "p:8", "c* d"))
			.says("d", closed("d", "p:8", "c* d")));
		assertThat(split.belief().primary()).isNull();
		assertThat(reason(split)).startsWith("split-brain: ")
			.contains("the group was split by force")
			.contains("stop one part");
	}

	@Test
	void thePartThatIsNotBelievedIsNotBelievedWhenTheOtherIsSilent() {
		RoundResult silent = judge(
				Scene.of("a b c").after(movedToB()).says("a", open("a", "p:8", "a*")).silent("b", "c"));
		assertThat(silent.belief().primary()).isNull();
		assertThat(reason(silent)).startsWith("split-brain: ")
			.contains("only another part of the group, which was split by force, has answered");
	}

	@Test
	void thePartThatIsBelievedStaysWhileHalfOfItIsHeard() {
		RoundResult half = judge(Scene.of("a b c")
			.after(movedToB())
			.says("a", open("a", "p:8", "a*"))
			.says("b", open("b", "p:8", "b* c"))
			.silent("c"));
		assertThat(half.belief().primary()).isNotEqualTo("a");
	}

	@Test
	void afterOnePartWasStoppedTheOtherIsBelieved() {
		RoundResult split = judge(Scene.of("a b c")
			.after(healthy())
			.says("a", open("a", "p:9", "a* d"))
			.says("d", closed("d", "p:9", "a* d"))
			.says("b", open("b", "p:8", "b* c"))
			.says("c", closed("c", "p:8", "b* c")));
		assertThat(split.belief().primary()).isNull();
		assertThat(reason(split)).startsWith("split-brain: ").contains("stop one part");
		RoundResult stopped = judge(Scene.of("a b c")
			.after(split)
			.says("a", closed("a", "", "a-"))
			.says("b", open("b", "p:8", "b* c"))
			.says("c", closed("c", "p:8", "b* c")));
		assertThat(stopped.belief().primary()).isEqualTo("b");
	}

	@Test
	void anotherPartOfASplitGroupDoesNotMakeAPrimaryImminent() {
		RoundResult result = judge(Scene.of("a b c")
			.after(healthy())
			.says("a", closed("a", "p:9", "a b"))
			.says("c", closed("c", "p:8", "c"))
			.silent("b"));
		assertThat(result.belief().primary()).isNull();
		assertThat(result.imminent()).isFalse();
	}

	private static RoundResult movedToB() {
		RoundResult moved = judge(Scene.of("a b c")
			.after(healthy())
			.silent("a")
			.says("b", open("b", "p:8", "b* c"))
			.says("c", closed("c", "p:8", "b* c")));
		assertThat(moved.belief().primary()).isEqualTo("b");
		return moved;
	}

}
